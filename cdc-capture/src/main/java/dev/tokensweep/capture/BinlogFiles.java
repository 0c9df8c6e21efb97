package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of a binary log that the server still has. Stateless. */
final class BinlogFiles {
    private BinlogFiles() {}

    /** Their sizes in bytes, the oldest first. */
    static Map<String, Long> sizes(Database database) throws SQLException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        database.query("SHOW BINARY LOGS", row -> sizes.put(row.getString(1), row.getLong(2)));
        return sizes;
    }

    /** What of the log stands behind a place. */
    static RetainedLog behind(Database database, BinlogPlace place) throws SQLException {
        Map<String, Long> sizes = sizes(database);
        if (!sizes.containsKey(place.file())) {
            return new RetainedLog(0, "lost", null, null);
        }
        long bytes = -place.pos();
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            if (BinlogPlace.number(file.getKey(), 0) >= BinlogPlace.number(place.file(), 0)) {
                bytes += file.getValue();
            }
        }
        return new RetainedLog(Math.max(0, bytes), "reserved", null, null);
    }
}
