package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Whether the database has a schema. Stateless. */
public final class DatabaseSchema {
    private static final String SQL = "SELECT 1 FROM pg_namespace WHERE nspname = ?";

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
                        DriverManager.getConnection(
                                config.jdbcUrl(), SinkDatabase.properties(config));
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }
}
