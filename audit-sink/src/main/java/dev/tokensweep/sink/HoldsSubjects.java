package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether there is anything that a hold would hold. Thread-safe; the connections are not. */
final class HoldsSubjects {
    private final SinkTables tables;

    HoldsSubjects(SinkTables tables) {
        this.tables = tables;
    }

    /**
     * The ids of the apps that a text may mean: the one with that {@code CONSUMER_KEY}, and the one
     * with that id.
     */
    List<Integer> apps(Connection connection, String keyOrId) throws SQLException {
        return numbers(
                connection,
                "SELECT a.id FROM %s a WHERE a.consumer_key = ? OR a.id::varchar = ? ORDER BY a.id"
                        .formatted(tables.apps()),
                keyOrId,
                keyOrId);
    }

    /** The token ids that no row of the token table has. */
    List<String> absentTokens(Connection connection, List<Hold> holds) throws SQLException {
        List<String> wanted =
                holds.stream()
                        .filter(hold -> hold.scope() == Hold.Scope.TOKEN)
                        .map(Hold::subject)
                        .toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        Set<String> absent = new HashSet<>(wanted);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT t.token_id FROM %s t WHERE t.token_id = ANY (?)"
                                .formatted(tables.token()))) {
            Array ids = connection.createArrayOf("varchar", wanted.toArray());
            statement.setArray(1, ids);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    absent.remove(rows.getString(1));
                }
            }
        }
        return wanted.stream().filter(absent::contains).toList();
    }

    /** The users, apps and tenants that no table knows, each with its kind before it. */
    List<String> absentOthers(Connection connection, List<Hold> holds) throws SQLException {
        List<String> absent = new ArrayList<>();
        for (Hold hold : holds) {
            boolean present =
                    switch (hold.scope()) {
                        case ALL, TOKEN -> true;
                        case APP -> isTrue(connection, appExists(), hold.subject());
                        case TENANT ->
                                isTrue(connection, tenantExists(), hold.subject(), hold.subject());
                        // The name as it is spelled is found by an index.
                        case USER ->
                                isTrue(connection, userExists("t.authz_user = ?"), hold.subject())
                                        || isTrue(
                                                connection,
                                                userExists("lower(t.authz_user) = lower(?)"),
                                                hold.subject());
                    };
            if (!present) {
                absent.add(HoldsText.kind(hold) + " " + hold.subject());
            }
        }
        return absent;
    }

    private String appExists() {
        return "SELECT EXISTS (SELECT 1 FROM %s a WHERE a.id = ?::int)".formatted(tables.apps());
    }

    private String tenantExists() {
        return "SELECT EXISTS (SELECT 1 FROM %s a WHERE a.tenant_id = ?::int) OR EXISTS (SELECT 1 FROM %s t WHERE t.tenant_id = ?::int)"
                .formatted(tables.apps(), tables.token());
    }

    private String userExists(String condition) {
        return "SELECT EXISTS (SELECT 1 FROM %s t WHERE %s)".formatted(tables.token(), condition);
    }

    private static boolean isTrue(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static List<Integer> numbers(Connection connection, String sql, String... parameters)
            throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getInt(1));
                }
            }
        }
        return numbers;
    }

    private static void bind(PreparedStatement statement, String... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
    }
}
