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
    private static final Set<String> NO_SUCH_TABLE = Set.of("42P01", "42S02", "S0002");

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
                GivenRows.as("v", GivenRows.text("app_key")),
                "a.consumer_key = v.app_key",
                config.policy().appKeys(),
                row ->
                        // Where letters compare without case, another key may be found too.
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
        find(
                config,
                GivenRows.as("v", GivenRows.integer("app")),
                "a.id = v.app",
                config.policy().apps(),
                row -> known.add(row.getInt(2)));
        return known;
    }

    private static void find(
            SinkConfig config, GivenRows given, String on, Stream<?> values, RowReader reader) {
        Dialect dialect = config.dialect();
        String apps = config.tables().apps();
        String sql =
                "SELECT a.consumer_key, a.id FROM %s"
                        .formatted(dialect.join(dialect.table(given), apps, "a", on, RowLock.NONE));
        List<Object[]> rows = values.distinct().map(value -> new Object[] {value}).toList();
        try (Connection connection =
                        DriverManager.getConnection(
                                config.jdbcUrl(), SinkDatabase.properties(config));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            dialect.bind(statement, 1, given, rows);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
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
        if (NO_SUCH_TABLE.contains(e.getSQLState() == null ? "" : e.getSQLState())) {
            return new SinkConfigException(
                    List.of(
                            "%s, in which cleanup.rules look up apps, does not exist: name its schema in database.schema"
                                    .formatted(apps)));
        }
        if (config.dialect().lacksPrivilege(e)) {
            return new SinkConfigException(
                    List.of(
                            "%s may not read %s, in which cleanup.rules look up apps: GRANT SELECT ON %s TO %s;"
                                    .formatted(
                                            user,
                                            apps,
                                            apps,
                                            config.dialect()
                                                    .vendor()
                                                    .quoted(user == null ? "the role" : user))));
        }
        return SinkDatabase.explained(config, e);
    }
}
