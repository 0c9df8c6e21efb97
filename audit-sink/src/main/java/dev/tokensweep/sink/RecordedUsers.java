package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.privacy.UserNaming;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * How the record calls users, for whoever has the key. The database is asked only where users have
 * secrets of their own. Thread-safe.
 */
public final class RecordedUsers {
    private final SinkConfig config;
    private final UserNaming users;

    /**
     * @param config of which only the database's part and the naming are asked
     */
    public RecordedUsers(SinkConfig config) {
        this.config = config;
        this.users = config.users();
    }

    /**
     * By name; who was never told of, or is forgotten, is left out.
     *
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public Map<String, String> of(Collection<String> names) {
        try {
            if (!users.forgettable()) {
                return users.known(null, null, names);
            }
            try (Connection connection =
                    DriverManager.getConnection(
                            config.jdbcUrl(),
                            SinkDatabase.properties(config, "tokensweep-users"))) {
                String table = config.tables().own(OwnTables.USER_KEY);
                return config.dialect().catalog().isThere(connection, table)
                        ? users.known(connection, table, names)
                        : Map.of();
            }
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }
}
