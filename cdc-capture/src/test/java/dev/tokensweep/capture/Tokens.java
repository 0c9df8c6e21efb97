package dev.tokensweep.capture;

import dev.tokensweep.sandbox.TokenInsert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Rows of the token table as the product would write them. */
final class Tokens {
    static final String SECRET = "canary-secret";

    static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678901Z");

    private Tokens() {}

    static String insert(Connection connection, String state) throws SQLException {
        String id = UUID.randomUUID().toString();
        insert(connection, id, state);
        return id;
    }

    static void insert(Connection connection, String id, String state) throws SQLException {
        TokenInsert.tokenOf(app(connection))
                .id(id)
                .accessToken(SECRET + "-" + id)
                .user("alice-" + id)
                .createdAt(CREATED)
                .refreshCreatedAt(CREATED)
                .refreshValidityMs(86_400_000L)
                .state(state)
                .stateId(id)
                .insert(connection);
    }

    static int app(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT id FROM IDN_OAUTH_CONSUMER_APPS")) {
            row.next();
            return row.getInt(1);
        }
    }

    static void update(Connection connection, String id, String state) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE IDN_OAUTH2_ACCESS_TOKEN SET token_state = ? WHERE token_id = ?")) {
            update.setString(1, state);
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    static void delete(Connection connection, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "DELETE FROM IDN_OAUTH2_ACCESS_TOKEN WHERE token_id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    /** Every token's state, as the database has it. */
    static Map<String, String> states(Connection connection) throws SQLException {
        Map<String, String> states = new HashMap<>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT token_id, token_state FROM IDN_OAUTH2_ACCESS_TOKEN")) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getString(2));
            }
        }
        return states;
    }
}
