package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A row of a table of ours, and a named lock, of MySQL and MariaDB. */
final class MySqlLocks implements ServerLocks {
    /** A row that all who delete lock together, and whoever places a hold alone. */
    @Override
    public void passShared(Connection connection, SinkTables tables) throws SQLException {
        pass(connection, tables, "LOCK IN SHARE MODE");
    }

    @Override
    public void passAlone(Connection connection, SinkTables tables) throws SQLException {
        pass(connection, tables, "FOR UPDATE");
    }

    private static void pass(Connection connection, SinkTables tables, String lock)
            throws SQLException {
        String sql = "SELECT id FROM %s WHERE id = 1 %s".formatted(tables.gate(), lock);
        if (!tellsARow(connection, sql)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "INSERT INTO %s (id) VALUES (1) ON DUPLICATE KEY UPDATE id = id"
                                .formatted(tables.gate()));
            }
            if (!tellsARow(connection, sql)) {
                throw new SQLException("%s takes no row".formatted(tables.gate()), "40000");
            }
        }
    }

    private static boolean tellsARow(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        }
    }

    @Override
    public boolean tryLock(Connection connection, SinkTables tables, String purpose)
            throws SQLException {
        String sql =
                "SELECT GET_LOCK(CONCAT(?, '.', LEFT(SHA2(LOWER(COALESCE(?, DATABASE())), 256), 32)), 0)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, purpose);
            statement.setString(2, tables.schema());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }
}
