package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
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
    private static final GivenRows IDS = GivenRows.as("v", GivenRows.key("id"));

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
                "SELECT a.id FROM %s a WHERE %s OR %s = ? ORDER BY a.id"
                        .formatted(
                                tables.apps(),
                                tables.dialect().isOneOf("a.consumer_key", List.of(keyOrId)),
                                tables.dialect().asText("a.id")),
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
        Dialect dialect = tables.dialect();
        String sql =
                "SELECT v.id FROM "
                        + dialect.join(
                                dialect.table(IDS),
                                tables.token(),
                                "t",
                                dialect.sameKey("t.token_id", "v.id"),
                                RowLock.NONE);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            dialect.bind(statement, 1, IDS, wanted.stream().map(id -> new Object[] {id}).toList());
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
                        case APP -> isThere(connection, tables.apps(), "id", number(hold));
                        case TENANT ->
                                isThere(connection, tables.apps(), "tenant_id", number(hold))
                                        || isThere(
                                                connection,
                                                tables.token(),
                                                "tenant_id",
                                                number(hold));
                        // The name as it is spelled is found by an index.
                        case USER ->
                                isThere(connection, tables.token(), "authz_user", hold.subject())
                                        || isUserThere(connection, hold.subject());
                    };
            if (!present) {
                absent.add(HoldsText.kind(hold) + " " + hold.subject());
            }
        }
        return absent;
    }

    private static Integer number(Hold hold) {
        return Integer.valueOf(hold.subject());
    }

    private boolean isThere(Connection connection, String table, String column, Object value)
            throws SQLException {
        return isThere(
                connection, "SELECT 1 FROM %s t WHERE t.%s = ?".formatted(table, column), value);
    }

    private boolean isUserThere(Connection connection, String name) throws SQLException {
        return isThere(
                connection,
                "SELECT 1 FROM %s t WHERE lower(t.authz_user) = lower(?)".formatted(tables.token()),
                name);
    }

    /** Reads no further than the first row. */
    private boolean isThere(Connection connection, String sql, Object value) throws SQLException {
        String first =
                "SELECT 1 FROM %s WHERE EXISTS (%s)".formatted(tables.dialect().oneRow(), sql);
        try (PreparedStatement statement = connection.prepareStatement(first)) {
            statement.setObject(1, value);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
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
