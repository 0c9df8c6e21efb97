package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the rows of one related table that are over, and held by nothing, in windows of its key,
 * and locks them. Immutable.
 */
final class RelatedRows {
    /** What rows are named by. */
    static final GivenRows KEYS = GivenRows.as("v", GivenRows.key("id"));

    private static final int KEYS_PER_WINDOW = 2_000;

    private final SinkConfig config;
    private final RelatedTable table;
    private final String source;

    /** A condition on the row {@code t}. */
    private final String mayGo;

    /** A parameter, and one column of given rows, as a key: of its own type, or no index serves. */
    private final String keyParameter;

    private final String sameKey;

    /** A row to be purged. */
    record Row(String key, boolean retain) {}

    private RelatedRows(SinkConfig config, RelatedTable table, String mayGo, String asKey) {
        this.config = config;
        this.table = table;
        this.source = config.tables().product(table.name());
        this.mayGo = mayGo;
        this.keyParameter = "?" + asKey;
        this.sameKey = config.dialect().sameKey("t." + table.key(), "v.id" + asKey);
    }

    /**
     * What the table lacks to be swept: itself, or columns of it. A date is no time: by a whole day
     * it would be over too early.
     */
    static List<String> missing(Connection connection, SinkConfig config, RelatedTable table)
            throws SQLException {
        Map<String, Column> columns = columns(connection, config, table);
        if (columns.isEmpty()) {
            return List.of("such table");
        }
        List<String> missing = new ArrayList<>(table.columns());
        missing.add(table.key());
        missing.removeIf(
                name -> columns.containsKey(name) && !columns.get(name).type().equals("date"));
        return missing;
    }

    /** Those of a table that lacks nothing. */
    static RelatedRows of(Connection connection, SinkConfig config, RelatedTable table)
            throws SQLException {
        Map<String, Column> columns = columns(connection, config, table);
        String hold = config.tables().hold();
        String notHeld =
                table.held(columns.keySet(), hold).stream()
                        .map(held -> "NOT " + held)
                        .collect(Collectors.joining(" AND "));
        return new RelatedRows(
                config,
                table,
                "(%s) AND %s".formatted(table.over(connection, config.tables()), notHeld),
                asKey(config.dialect(), columns.get(table.key()).type()));
    }

    /** PostgreSQL compares a padded text by an index only with another of the kind. */
    private static String asKey(Dialect dialect, String type) {
        if (dialect.vendor() != Vendor.POSTGRESQL) {
            return "";
        }
        return type.startsWith("character(") ? "::bpchar" : "::varchar";
    }

    private static Map<String, Column> columns(
            Connection connection, SinkConfig config, RelatedTable table) throws SQLException {
        String name = config.tables().product(table.name());
        return config.dialect()
                .catalog()
                .read(connection, List.of(name))
                .getOrDefault(name, Map.of());
    }

    /**
     * The last key of the next window; null where there is none.
     *
     * @param after the last key of the one before; null for the first
     */
    String end(Connection connection, String after) throws SQLException {
        String sql =
                "SELECT max(w.k) FROM (%s) w"
                        .formatted(
                                config.queries()
                                        .limited(
                                                "SELECT t.%1$s AS k FROM %2$s t%3$s ORDER BY t.%1$s"
                                                        .formatted(
                                                                table.key(),
                                                                source,
                                                                after == null
                                                                        ? ""
                                                                        : " WHERE t.%s > %s"
                                                                                .formatted(
                                                                                        table.key(),
                                                                                        keyParameter)),
                                                KEYS_PER_WINDOW));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (after != null) {
                statement.setString(1, after);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /**
     * Locks what is over, in the order of the keys: what was found is asked again by its key, so
     * that a lock is taken on no other row.
     *
     * @param after the last key of the window before; null for the first
     * @param upTo the last of this one
     */
    List<Row> lock(Connection connection, String after, String upTo, int limit)
            throws SQLException {
        List<String> found = find(connection, after, upTo, limit);
        if (found.isEmpty()) {
            return List.of();
        }
        Dialect dialect = config.dialect();
        String sql =
                "SELECT v.id, %s FROM %s WHERE %s %s"
                        .formatted(
                                table.retain(),
                                dialect.join(
                                        dialect.table(KEYS),
                                        source,
                                        "t",
                                        sameKey,
                                        RowLock.SKIPPING),
                                mayGo,
                                dialect.locking("t", "t." + table.key(), RowLock.SKIPPING));
        List<Row> going = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            dialect.bind(statement, 1, KEYS, ChildRemoval.given(found));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    going.add(new Row(rows.getString(1), rows.getBoolean(2)));
                }
            }
        }
        return going;
    }

    private List<String> find(Connection connection, String after, String upTo, int limit)
            throws SQLException {
        String query =
                "SELECT t.%1$s FROM %2$s t WHERE t.%1$s <= %5$s%3$s AND %4$s ORDER BY t.%1$s"
                        .formatted(
                                table.key(),
                                source,
                                after == null
                                        ? ""
                                        : " AND t.%s > %s".formatted(table.key(), keyParameter),
                                mayGo,
                                keyParameter);
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(config.queries().limited(query, limit))) {
            statement.setString(1, upTo);
            if (after != null) {
                statement.setString(2, after);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    /** The statements that delete rows which are locked. */
    List<String> deletion(Copying copying) {
        return config.dialect().deletion(KEYS, source, sameKey, mayGo, copying);
    }
}
