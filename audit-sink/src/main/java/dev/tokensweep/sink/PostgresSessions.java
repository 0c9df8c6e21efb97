package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Of PostgreSQL. Immutable. */
final class PostgresSessions implements Sessions {
    /**
     * A sink that stalls within a transaction must not keep its row locks. A column of the
     * product's that has a zone is compared with digits in UTC, which the session's zone must then
     * mean too. To compile a statement takes longer than its few thousand rows.
     */
    static final String PURGE_SETTINGS =
            "SET LOCAL lock_timeout = '300ms'; SET LOCAL statement_timeout = '30s';"
                    + " SET LOCAL jit = off;"
                    + " SET LOCAL idle_in_transaction_session_timeout = '15s';"
                    + " SET LOCAL TimeZone = 'UTC'";

    /**
     * The wait for the deletions on their way, each of which ends itself within this; and what was
     * confirmed outlives a crash, whatever the role or the database has set.
     */
    private static final String COMMAND_SETTINGS =
            "SET LOCAL lock_timeout = '30s'; SET LOCAL statement_timeout = '35s'; SET LOCAL synchronous_commit = on";

    @Override
    public Map<String, String> connectionProperties(
            String application,
            String sessionZone,
            Duration connectTimeout,
            Duration socketTimeout) {
        Map<String, String> properties = new HashMap<>();
        properties.put("ApplicationName", application);
        properties.put("connectTimeout", Long.toString(connectTimeout.toSeconds()));
        properties.put("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        properties.put("tcpKeepAlive", "true");
        // The details of an error quote the row, secrets included.
        properties.put("logServerErrorDetail", "false");
        return properties;
    }

    @Override
    public void beginPurge(Connection connection) throws SQLException {
        Statements.execute(connection, PURGE_SETTINGS);
    }

    @Override
    public void beginCommand(Connection connection) throws SQLException {
        Statements.execute(connection, COMMAND_SETTINGS);
    }
}
