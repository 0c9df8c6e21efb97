package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of a thread that looks at the database again and again: opened when it is
 * needed, closed when a look fails. Commits by itself. Used by one thread.
 */
final class WatchConnection implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WatchConnection.class);

    private final SinkConfig config;
    private Connection connection;

    WatchConnection(SinkConfig config) {
        this.config = config;
    }

    /** What is done with it. */
    @FunctionalInterface
    interface Look<T> {
        T at(Connection connection) throws SQLException;
    }

    /** Looks; after a failure the next look has a new connection. */
    <T> T look(Look<T> look) throws SQLException {
        try {
            if (connection == null) {
                open();
            }
            return look.at(connection);
        } catch (SQLException e) {
            try {
                close();
            } catch (SQLException alsoLost) {
                e.addSuppressed(alsoLost);
            }
            throw e;
        }
    }

    /**
     * Looks until told to stop, and closes at the end.
     *
     * @param what is watched, for the log
     */
    void keepLooking(Duration period, Runnable look, CountDownLatch stop, String what) {
        try (this) {
            do {
                look.run();
            } while (!stop.await(period.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.warn("The watch over {} was interrupted", what);
        } catch (SQLException e) {
            LOGGER.debug("The watch's connection did not close: {}", FailureLine.of(e));
        }
    }

    private void open() throws SQLException {
        connection = DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config));
        config.queries().beginWatch(connection);
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            Connection lost = connection;
            connection = null;
            lost.close();
        }
    }
}
