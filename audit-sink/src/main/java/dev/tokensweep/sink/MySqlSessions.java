package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Of MySQL and MariaDB. Immutable. */
final class MySqlSessions implements Sessions {
    private final Dialect dialect;
    private final Map<String, String> ownVariables;
    private final String commandLimit;

    /**
     * @param ownVariables of sessions, which only one of the two has
     * @param commandLimit the longest a statement of an operator's may take
     */
    MySqlSessions(Dialect dialect, Map<String, String> ownVariables, String commandLimit) {
        this.dialect = dialect;
        this.ownVariables = ownVariables;
        this.commandLimit = commandLimit;
    }

    /**
     * Every session has these from its first statement on. Locks of rows and of definitions are
     * waited for briefly, a value that does not fit is an error, and between two statements a
     * session sees what others commit.
     */
    @Override
    public Map<String, String> connectionProperties(
            String application,
            String sessionZone,
            Duration connectTimeout,
            Duration socketTimeout) {
        Map<String, String> variables = new LinkedHashMap<>(ownVariables);
        variables.put("innodb_lock_wait_timeout", "1");
        variables.put("lock_wait_timeout", "2");
        variables.put("sql_mode", "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'");
        variables.put("sql_safe_updates", "0");
        if (sessionZone != null) {
            variables.put("time_zone", dialect.literal(sessionZone));
        }
        Map<String, String> properties = new HashMap<>();
        properties.put("connectionAttributes", "program_name:" + application);
        properties.put("connectTimeout", Long.toString(connectTimeout.toMillis()));
        properties.put("socketTimeout", Long.toString(socketTimeout.toMillis()));
        properties.put("tcpKeepAlive", "true");
        properties.put(
                "sessionVariables",
                variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .collect(Collectors.joining(",")));
        return properties;
    }

    /** The session is bound already. */
    @Override
    public void beginPurge(Connection connection) {}

    @Override
    public void beginCommand(Connection connection) throws SQLException {
        Statements.execute(
                connection,
                "SET SESSION innodb_lock_wait_timeout = 30, SESSION lock_wait_timeout = 30, SESSION "
                        + commandLimit);
    }
}
