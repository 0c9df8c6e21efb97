package dev.tokensweep.capture;

import java.sql.SQLException;

/**
 * Where a snapshot ended.
 *
 * @param next where to follow the log from
 * @param reader a connection whose transaction is to stay open until the engine follows the log: as
 *     long as it does, nobody alters the tables; null where the engine sees to that
 */
record SnapshotEnd(CaptureOffset next, Database reader) implements AutoCloseable {

    /** Where the engine takes the snapshot, or none is due. */
    static SnapshotEnd at(CaptureOffset start) {
        return new SnapshotEnd(start, null);
    }

    /** Lets go of the tables; again does no harm. */
    @Override
    public void close() throws SQLException {
        if (reader != null) {
            reader.close();
        }
    }
}
