package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

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
     * Says that we are at it; until the end of the transaction nobody opens or closes the lane.
     *
     * @return false where it is not open under that epoch, or no longer
     */
    boolean hold(Connection connection, long epoch) throws SQLException {
        String sql =
                "UPDATE %s SET moved_at = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = 1 AND state = 'OPEN' AND epoch = ?"
                        .formatted(tables.lane());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            return statement.executeUpdate() == 1;
        }
    }

    /** Says that nothing is left to take. */
    void finish(Connection connection, long epoch) throws SQLException {
        String sql =
                "UPDATE %s SET state = 'DONE' WHERE id = 1 AND state = 'OPEN' AND epoch = ?"
                        .formatted(tables.lane());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            statement.executeUpdate();
        }
    }
}
