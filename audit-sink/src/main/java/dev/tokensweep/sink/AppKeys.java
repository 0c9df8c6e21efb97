package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the apps that rules name by {@code CONSUMER_KEY}: only the table of apps knows their ids.
 */
public final class AppKeys {
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String NO_PRIVILEGE = "42501";

    private AppKeys() {}

    /**
     * The ids of the apps whose keys the policy's rules name, exactly as the table spells them.
     *
     * @return a key that no app has is missing from it; one that apps of several tenants have names
     *     them all
     * @throws SinkConfigException when the database refuses the role, or the table cannot be read
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static Map<String, Set<Integer>> idsByKey(SinkConfig config) {
        Map<String, Set<Integer>> ids = new HashMap<>();
        find(
                config,
                "consumer_key",
                "varchar",
                config.policy().appKeys(),
                row ->
                        ids.computeIfAbsent(row.getString(1), any -> new HashSet<>())
                                .add(row.getInt(2)));
        return ids;
    }

    /**
     * Which of the ids that the policy's rules name are those of apps.
     *
     * @throws SinkConfigException when the database refuses the role, or the table cannot be read
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static Set<Integer> known(SinkConfig config) {
        Set<Integer> known = new HashSet<>();
        find(config, "id", "int", config.policy().apps(), row -> known.add(row.getInt(2)));
        return known;
    }

    private static void find(
            SinkConfig config, String column, String type, Stream<?> values, RowReader reader) {
        String apps = config.tables().apps();
        String sql = "SELECT consumer_key, id FROM %s WHERE %s = ANY (?)".formatted(apps, column);
        try (Connection connection =
                        DriverManager.getConnection(
                                config.jdbcUrl(), SinkDatabase.properties(config));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf(type, values.distinct().toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw refusal(e, apps, config);
        }
    }

    /** Takes what it wants from the current row. */
    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static RuntimeException refusal(SQLException e, String apps, SinkConfig config) {
        String user = config.user();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals(NO_SUCH_TABLE)) {
            return new SinkConfigException(
                    List.of(
                            "%s, in which cleanup.rules look up apps, does not exist: name its schema in database.schema"
                                    .formatted(apps)));
        }
        if (state.equals(NO_PRIVILEGE)) {
            return new SinkConfigException(
                    List.of(
                            "%s may not read %s, in which cleanup.rules look up apps: GRANT SELECT ON %s TO %s;"
                                    .formatted(
                                            user,
                                            apps,
                                            apps,
                                            PostgresDialect.quoted(
                                                    user == null ? "the role" : user))));
        }
        return SinkDatabase.explained(config, e);
    }
}
