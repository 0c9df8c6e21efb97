package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The sink's side of the lane's row. Stateless. */
final class Lane {
    private final SinkTables tables;

    Lane(SinkTables tables) {
        this.tables = tables;
    }

    /** Under which epoch the lane is open; null where it is not. */
    Long openEpoch(Connection connection) throws SQLException {
        String sql =
                "SELECT epoch FROM %s WHERE id = 1 AND state = 'OPEN'".formatted(tables.lane());
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? (Long) row.getLong(1) : null;
        }
    }

    /**
     * Until the end of the transaction nobody closes the lane. Others may join it too: what they
     * lock of its row at first is less than what keeps them from moving.
     *
     * @return false where it is not open under that epoch, or no longer
     */
    boolean join(Connection connection, long epoch) throws SQLException {
        String sql =
                "SELECT 1 FROM %s WHERE id = 1 AND state = 'OPEN' AND epoch = ? FOR KEY SHARE"
                        .formatted(tables.lane());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Says that we are at it, though nothing was to be taken. */
    void move(Connection connection) throws SQLException {
        waitForOthers(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute(moves() + " WHERE id = 1");
        }
    }

    /** The beginning of a statement that says that we are at it. */
    String moves() {
        return "UPDATE %s SET moved_at = clock_timestamp() AT TIME ZONE 'UTC'"
                .formatted(tables.lane());
    }

    /** Waits for those that are about to commit; from here on they wait for us. */
    void waitForOthers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET LOCAL lock_timeout = '10s'; SELECT 1 FROM %s WHERE id = 1 FOR NO KEY UPDATE; %s"
                            .formatted(tables.lane(), PostgresSessions.PURGE_SETTINGS));
        }
    }

    /** Says that nothing is left to take, once nobody is at it any more. */
    void finish(Connection connection, long epoch) throws SQLException {
        String sql =
                """
                WITH alone AS (SELECT id FROM %1$s WHERE id = 1 FOR UPDATE)
                UPDATE %1$s l SET state = 'DONE' FROM alone
                WHERE l.id = alone.id AND l.state = 'OPEN' AND l.epoch = ?"""
                        .formatted(tables.lane());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            statement.executeUpdate();
        }
    }
}
