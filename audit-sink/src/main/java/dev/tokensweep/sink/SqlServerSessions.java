package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Of SQL Server. Immutable. */
final class SqlServerSessions implements Sessions {
    @Override
    public Map<String, String> connectionProperties(
            String application,
            String sessionZone,
            Duration connectTimeout,
            Duration socketTimeout) {
        return Map.of(
                "applicationName",
                application,
                "loginTimeout",
                Long.toString(connectTimeout.toSeconds()),
                "socketTimeout",
                Long.toString(socketTimeout.toMillis()),
                "lockTimeout",
                "1000");
    }

    @Override
    public void beginPurge(Connection connection) throws SQLException {
        Statements.execute(
                connection, "SET XACT_ABORT ON; SET LOCK_TIMEOUT 1000; SET DEADLOCK_PRIORITY LOW");
    }

    @Override
    public void beginCommand(Connection connection) throws SQLException {
        Statements.execute(connection, "SET XACT_ABORT ON; SET LOCK_TIMEOUT 30000");
    }
}
