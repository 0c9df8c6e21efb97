package dev.tokensweep.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** What has piled up in the table before Tokensweep came. */
public final class Backlog {
    private Backlog() {}

    /** Inserts tokens in every state, with a scope each. */
    public static void insert(Connection connection, int tokens) throws SQLException {
        DemoSql.of(connection).insertBacklog(connection, tokens);
    }
}
