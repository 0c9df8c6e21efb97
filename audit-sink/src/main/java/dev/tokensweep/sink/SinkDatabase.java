package dev.tokensweep.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.events.TlsRefusal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** How the sink connects: under its own name, and never waiting without bound. */
final class SinkDatabase {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Above the server's limit for a statement: it ends a connection whose server is frozen. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(40);

    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    /** Each of MySQL and MariaDB is told of limits that the other does not know. */
    private static final int NO_SUCH_VARIABLE = 1193;

    private SinkDatabase() {}

    /** A pool that connects on demand, so that a sink can start before its database. */
    static HikariDataSource pool(SinkConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("tokensweep-sink");
        pool.setJdbcUrl(config.jdbcUrl());
        pool.setDataSourceProperties(properties(config));
        pool.setAutoCommit(false);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // Two more for the upkeep, whose fast lane is two side by side.
        pool.setMaximumPoolSize(config.threads() + 2);
        // A server may end idle sessions, for a stalled one may hold locks.
        pool.setKeepaliveTime(KEEPALIVE.toMillis());
        pool.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    /** What to do where it is. */
    static String refusal(SinkConfig config, SQLException failure) {
        return "the database refuses user %s: %s; check database.url, database.user and database.password"
                .formatted(config.user(), FailureLine.of(failure));
    }

    /** What to throw where the database could not be asked. */
    static RuntimeException explained(SinkConfig config, SQLException failure) {
        if (config.dialect().vendor().isMySqlLike() && namesNoVariable(failure)) {
            return new SinkConfigException(
                    List.of(
                            "database.url says %s, and the server is not that, or too old: %s: begin the url with jdbc:mysql: or jdbc:mariadb:, as the server is"
                                    .formatted(
                                            config.dialect().vendor().subprotocol(),
                                            FailureLine.of(failure))));
        }
        if (config.dialect().refusesUser(failure)) {
            return new SinkConfigException(List.of(refusal(config, failure)));
        }
        String untrusted = TlsRefusal.of(failure);
        return untrusted == null
                ? unreachable(failure)
                : new SinkConfigException(
                        List.of(
                                "database.url: no trusted connection to the database (%s): check the parameters of TLS, and the certificates they name"
                                        .formatted(untrusted)));
    }

    /** One of the drivers tells the server's code, the other its words alone. */
    private static boolean namesNoVariable(SQLException failure) {
        return failure.getErrorCode() == NO_SUCH_VARIABLE
                || String.valueOf(failure.getMessage()).contains("Unknown system variable");
    }

    /** The same where it is not the user that is refused. */
    static DatabaseUnreachableException unreachable(SQLException failure) {
        String line = FailureLine.of(failure);
        return new DatabaseUnreachableException(
                Fault.isLostConnection(failure)
                        ? "database.url: the database does not answer: " + line
                        : line,
                failure);
    }

    /** The driver's own; those in the URL win. */
    static Properties properties(SinkConfig config) {
        return properties(config, "tokensweep-sink");
    }

    /**
     * The same for another purpose.
     *
     * @param application by which the server knows the connection
     */
    static Properties properties(SinkConfig config, String application) {
        return properties(config, application, SOCKET_TIMEOUT);
    }

    /** The same with another limit for an answer to come. */
    static Properties properties(SinkConfig config, String application, Duration answer) {
        Properties properties = new Properties();
        if (config.user() != null) {
            properties.setProperty("user", config.user());
        }
        if (config.password() != null) {
            properties.setProperty("password", config.password());
        }
        properties.putAll(
                config.dialect()
                        .sessions()
                        .connectionProperties(
                                application, config.sessionTimeZone(), CONNECT_TIMEOUT, answer));
        return properties;
    }
}
