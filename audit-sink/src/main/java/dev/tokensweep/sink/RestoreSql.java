package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import dev.tokensweep.sink.RestoreOutcome.Refused;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The statements of a restore, in PostgreSQL's words. Each is part of the caller's transaction.
 *
 * <p>The product's archive has no index, and may have a token twice: a row is meant by its place in
 * the table, which nothing moves while it is locked.
 */
final class RestoreSql {
    private final SinkTables tables;

    RestoreSql(SinkTables tables) {
        this.tables = tables;
    }

    /** A row of the archive, locked. */
    record Row(String place, String tokenId) {}

    /**
     * The chosen rows in a stretch of the archive, the latest archived first; locked if so said.
     */
    List<Row> rows(Connection connection, Blocks stretch, RestoreChoice choice, boolean lock)
            throws SQLException {
        String sql =
                """
                SELECT t.ctid::text, t.token_id FROM %s t WHERE %s
                AND (?::varchar[] IS NULL OR t.token_id = ANY (?::varchar[]))
                AND (?::varchar IS NULL OR t.authz_user = ?::varchar)
                AND (?::bigint IS NULL OR t.consumer_key_id = ?::bigint)
                AND (?::bigint IS NULL OR t.tenant_id = ?::bigint)
                AND (?::timestamp IS NULL OR t.invalidated_time >= ?::timestamp)
                AND (?::timestamp IS NULL OR t.invalidated_time < ?::timestamp)
                ORDER BY t.invalidated_time DESC NULLS LAST, t.token_id%s"""
                        .formatted(tables.archive(), stretch.sql(), lock ? " FOR UPDATE" : "");
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, choice);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(row.getString(1), row.getString(2)));
                }
            }
        }
        return rows;
    }

    private static void bind(PreparedStatement statement, RestoreChoice choice)
            throws SQLException {
        for (int twice = 0; twice < 2; twice++) {
            statement.setArray(
                    1 + twice,
                    choice.ids() == null
                            ? null
                            : statement
                                    .getConnection()
                                    .createArrayOf("varchar", choice.ids().toArray()));
            statement.setString(3 + twice, choice.user());
            statement.setObject(5 + twice, choice.app(), Types.INTEGER);
            statement.setObject(7 + twice, choice.tenant(), Types.INTEGER);
            statement.setString(9 + twice, digits(choice.from()));
            statement.setString(11 + twice, digits(choice.to()));
        }
    }

    /** As the archive's times are: digits in UTC. */
    private static String digits(Instant time) {
        return time == null ? null : time.toString().replace("T", " ").replace("Z", "");
    }

    /** Why these tokens cannot be put back as the tables stand; those that can are left out. */
    List<Refused> refused(Connection connection, List<Row> rows, List<List<String>> keys)
            throws SQLException {
        StringBuilder conflict = new StringBuilder("NULL");
        if (!keys.isEmpty()) {
            conflict.setLength(0);
            conflict.append("coalesce(");
            conflict.append(keys.stream().map(this::holderOf).collect(Collectors.joining(", ")));
            conflict.append(", NULL)");
        }
        String sql =
                """
                SELECT a.token_id,
                EXISTS (SELECT 1 FROM %2$s l WHERE l.token_id = a.token_id) AS is_there,
                a.consumer_key_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %3$s p WHERE p.id = a.consumer_key_id) AS app_gone,
                a.consumer_key_id, %4$s AS holder
                FROM %1$s a WHERE a.ctid = ANY (?::tid[])"""
                        .formatted(tables.archive(), tables.token(), tables.apps(), conflict);
        List<Refused> refused = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, places(connection, rows));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String why = why(row);
                    if (why != null) {
                        refused.add(new Refused(row.getString("token_id"), why));
                    }
                }
            }
        }
        return refused;
    }

    private static String why(ResultSet row) throws SQLException {
        if (row.getBoolean("is_there")) {
            return "a token with this id is in the token table already";
        }
        if (row.getBoolean("app_gone")) {
            return "its application, CONSUMER_KEY_ID %s, is gone"
                    .formatted(row.getString("consumer_key_id"));
        }
        String holder = row.getString("holder");
        return holder == null ? null : "the live token %s holds its unique key".formatted(holder);
    }

    private String holderOf(List<String> columns) {
        return columns.stream()
                .map(PostgresDialect::quoted)
                .map("l.%1$s = a.%1$s"::formatted)
                .collect(
                        Collectors.joining(
                                " AND ",
                                "(SELECT min(l.token_id) FROM %s l WHERE "
                                        .formatted(tables.token()),
                                ")"));
    }

    /**
     * The columns of each unique key of the token table but its primary one, if all are in both.
     */
    List<List<String>> keys(Connection connection, Set<String> shared) throws SQLException {
        String sql =
                """
                SELECT i.indexrelid, a.attname FROM pg_index i
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                WHERE i.indrelid = to_regclass(?) AND i.indisunique AND NOT i.indisprimary
                AND i.indpred IS NULL AND i.indexprs IS NULL ORDER BY i.indexrelid, a.attnum""";
        Map<Long, List<String>> keys = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.token());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    keys.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(row.getString(2));
                }
            }
        }
        return keys.values().stream().filter(shared::containsAll).toList();
    }

    /**
     * Puts rows back whose app is there and whose keys are free.
     *
     * @param columns those that both tables have
     * @return the ids of those that are back
     */
    Set<String> insert(Connection connection, List<Row> rows, Set<String> columns)
            throws SQLException {
        String list = list(columns, "");
        String sql =
                """
                INSERT INTO %1$s (%2$s) SELECT %3$s FROM %4$s a
                WHERE a.ctid = ANY (?::tid[]) AND (a.consumer_key_id IS NULL
                OR a.consumer_key_id IN (SELECT p.id FROM %5$s p))
                ORDER BY a.invalidated_time DESC NULLS LAST
                ON CONFLICT DO NOTHING RETURNING token_id"""
                        .formatted(
                                tables.token(),
                                list,
                                list(columns, "a."),
                                tables.archive(),
                                tables.apps());
        return ids(connection, sql, rows);
    }

    /** Takes rows out of the archive, which are back. */
    Set<String> takeOut(Connection connection, List<Row> rows) throws SQLException {
        return ids(
                connection,
                "DELETE FROM %s a WHERE a.ctid = ANY (?::tid[]) RETURNING token_id"
                        .formatted(tables.archive()),
                rows);
    }

    private static Set<String> ids(Connection connection, String sql, List<Row> rows)
            throws SQLException {
        Set<String> ids = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, places(connection, rows));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    /**
     * Puts the rows of one child table back out of its side archive; those above it are back.
     *
     * @param columns those that both tables have
     */
    void insertChildren(
            Connection connection,
            ChildTable child,
            SideArchive side,
            String path,
            Set<String> columns,
            Set<String> tokenIds)
            throws SQLException {
        String sql =
                "WITH back AS (DELETE FROM %1$s c USING unnest(?::varchar[]) AS v (id) %2$s WHERE %3$s RETURNING c.*) INSERT INTO %4$s (%5$s) SELECT %5$s FROM back"
                        .formatted(
                                side.table(),
                                path,
                                child.condition(),
                                side.source(),
                                list(columns, ""));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("varchar", tokenIds.toArray()));
            statement.execute();
        }
    }

    /**
     * The columns of a table that its archive has too.
     *
     * @throws RestoreRefusedException where a row cannot be made of what the archive has
     */
    static Set<String> shared(
            Map<String, Map<String, Column>> catalog, String table, String archive) {
        Map<String, Column> rows = catalog.getOrDefault(table, Map.of());
        Map<String, Column> copies = catalog.getOrDefault(archive, Map.of());
        Set<String> shared = new TreeSet<>(rows.keySet());
        shared.retainAll(copies.keySet());
        List<String> lacking =
                rows.entrySet().stream()
                        .filter(column -> column.getValue().required())
                        .map(Map.Entry::getKey)
                        .filter(name -> !shared.contains(name))
                        .map(
                                name ->
                                        "%s needs a value for %s, and %s has none: give the column a default"
                                                .formatted(table, name, archive))
                        .toList();
        if (!lacking.isEmpty()) {
            throw new RestoreRefusedException(lacking);
        }
        return shared;
    }

    private static String list(Set<String> columns, String before) {
        return columns.stream()
                .map(PostgresDialect::quoted)
                .map(before::concat)
                .collect(Collectors.joining(", "));
    }

    private static Array places(Connection connection, List<Row> rows) throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(Row::place).toArray());
    }
}
