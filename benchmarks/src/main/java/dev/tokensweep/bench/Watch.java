package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Asks a database again and again, by one connection: to open one costs the server more than the
 * answer, and whoever measures takes that from what is measured. Used by one thread.
 */
final class Watch implements AutoCloseable {
    private final BenchDatabase database;
    private Connection connection;

    /** Connects when first asked. */
    Watch(BenchDatabase database) {
        this.database = database;
    }

    long number(String sql) throws SQLException {
        if (connection == null) {
            connection = database.connect();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("cannot close a connection", e);
            }
        }
    }
}
