package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Of Oracle. Immutable. */
final class OracleSessions implements Sessions {
    @Override
    public Map<String, String> connectionProperties(
            String application,
            String sessionZone,
            Duration connectTimeout,
            Duration socketTimeout) {
        return Map.of(
                "v$session.program",
                application,
                "oracle.net.CONNECT_TIMEOUT",
                Long.toString(connectTimeout.toMillis()),
                "oracle.jdbc.ReadTimeout",
                Long.toString(socketTimeout.toMillis()),
                "oracle.net.keepAlive",
                "true");
    }

    /** Texts compare byte by byte, whatever the client's language. */
    @Override
    public void beginPurge(Connection connection) throws SQLException {
        Statements.execute(connection, "ALTER SESSION SET NLS_COMP = BINARY");
    }

    @Override
    public void beginCommand(Connection connection) throws SQLException {
        beginPurge(connection);
    }
}
