package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Whether the database has a schema. Stateless. */
public final class DatabaseSchema {
    private DatabaseSchema() {}

    /**
     * Asks the database.
     *
     * @param config of which only the database's address and user are asked
     * @param name as the database spells it
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static boolean exists(SinkConfig config, String name) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            return config.queries().hasSchema(connection, name);
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }
}
