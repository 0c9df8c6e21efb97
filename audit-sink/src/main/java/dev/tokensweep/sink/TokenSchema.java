package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which schema is meant where none is named: that of the token table which the user's search path
 * finds. Its first schema may be another, with nothing in it. Stateless.
 */
public final class TokenSchema {
    private TokenSchema() {}

    /**
     * Asks the database.
     *
     * @param config of which only the database's address and user are asked
     * @return as the database spells it; empty where the search path leads to no token table
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static Optional<String> find(SinkConfig config) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            return config.queries().schemaOfTokens(connection);
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }
}
