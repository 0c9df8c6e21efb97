package dev.tokensweep.demo;

import dev.tokensweep.sandbox.ConsumerApps;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What has piled up in the table before Tokensweep came. */
public final class Backlog {
    private Backlog() {}

    /** Inserts tokens in every state, with a scope each. */
    public static void insert(Connection connection, int tokens) throws SQLException {
        int app = ConsumerApps.create(connection, -1234, "before");
        try (PreparedStatement insert = connection.prepareStatement(Ledger.script("backlog.sql"))) {
            insert.setInt(1, app);
            insert.setInt(2, tokens);
            insert.executeUpdate();
        }
    }
}
