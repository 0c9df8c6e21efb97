package dev.tokensweep.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Properties;

/** How the sink connects: under its own name, and never waiting without bound. */
final class SinkDatabase {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Above the server's limit for a statement: it ends a connection whose server is frozen. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(40);

    private SinkDatabase() {}

    /** A pool that connects on demand, so that a sink can start before its database. */
    static HikariDataSource pool(SinkConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("tokensweep-sink");
        pool.setJdbcUrl(config.jdbcUrl());
        pool.setDataSourceProperties(properties(config));
        pool.setAutoCommit(false);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setMaximumPoolSize(config.threads());
        pool.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    /** The driver's own; those in the URL win. */
    static Properties properties(SinkConfig config) {
        Properties properties = new Properties();
        if (config.user() != null) {
            properties.setProperty("user", config.user());
        }
        if (config.password() != null) {
            properties.setProperty("password", config.password());
        }
        properties.setProperty("ApplicationName", "tokensweep-sink");
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(SOCKET_TIMEOUT.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        // The details of an error quote the row, secrets included.
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }
}
