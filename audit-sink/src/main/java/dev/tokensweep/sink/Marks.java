package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts up the one row that gives the log a mark. Stateless. */
final class Marks {
    private final String sql;

    /**
     * @param schema null for the session's current one
     */
    Marks(String schema) {
        // By the clock too, so that no number comes again after a failover that lost the last ones.
        String now = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
        sql =
                "INSERT INTO %1$s AS m (id, mark) VALUES (1, %2$s) ON CONFLICT (id) DO UPDATE SET mark = greatest(m.mark + 1, %2$s) RETURNING mark"
                        .formatted(OwnTables.qualified(schema, OwnTables.MARK), now);
    }

    /** Makes a mark and commits it; tells its number. */
    long make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long mark = row.getLong(1);
            connection.commit();
            return mark;
        }
    }
}
