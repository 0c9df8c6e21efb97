package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Sees to it that of all instances one does the upkeep: a lock of a session of its own, which is
 * gone with the connection. Used by one thread.
 */
final class UpkeepLock implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final SinkConfig config;
    private Connection connection;
    private boolean held;
    private long nextLookNanos = System.nanoTime();

    UpkeepLock(SinkConfig config) {
        this.config = config;
    }

    /** Whether the lock is ours, as far as a second ago; tries to get it where it is nobody's. */
    boolean isHeld() throws SQLException {
        if (System.nanoTime() - nextLookNanos < 0) {
            return held;
        }
        nextLookNanos = System.nanoTime() + PERIOD.toNanos();
        try {
            held = held ? isAlive() : tryLock();
            return held;
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private boolean tryLock() throws SQLException {
        if (connection == null) {
            connection =
                    DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config));
        }
        return config.dialect().locks().tryLock(connection, config.tables(), "tokensweep-upkeep");
    }

    /** A session that is alive has its lock. */
    private boolean isAlive() throws SQLException {
        String sql = "SELECT 1 FROM " + config.dialect().oneRow();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next();
        }
    }

    @Override
    public void close() throws SQLException {
        held = false;
        if (connection != null) {
            Connection lost = connection;
            connection = null;
            lost.close();
        }
    }
}
