package dev.tokensweep.sink;

import dev.tokensweep.sink.RestoreOutcome.Refused;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
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
final class PostgresRestoreSql implements RestoreSql {
    private final SinkTables tables;

    PostgresRestoreSql(SinkTables tables) {
        this.tables = tables;
    }

    @Override
    public RestoreWalk walk(Connection connection, RestoreChoice choice) throws SQLException {
        return new BlockWalk(this, choice, Blocks.countOf(connection, tables.archive()));
    }

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
            statement.setString(9 + twice, RestoreSql.digits(choice.from()));
            statement.setString(11 + twice, RestoreSql.digits(choice.to()));
        }
    }

    @Override
    public List<Refused> refused(Connection connection, List<Row> rows, TokenColumns columns)
            throws SQLException {
        String sql =
                """
                SELECT a.token_id,
                EXISTS (SELECT 1 FROM %2$s l WHERE l.token_id = a.token_id) AS is_there,
                a.consumer_key_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %3$s p WHERE p.id = a.consumer_key_id) AS app_gone,
                a.consumer_key_id, %4$s AS lacking, %5$s AS holder
                FROM %1$s a WHERE a.ctid = ANY (?::tid[])"""
                        .formatted(
                                tables.archive(),
                                tables.token(),
                                tables.apps(),
                                RestoreSql.lackingOf(tables, columns.needed()),
                                RestoreSql.holderOf(tables, columns.keys()));
        List<Refused> refused = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, places(connection, rows));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String why = RestoreSql.why(row);
                    if (why != null) {
                        refused.add(new Refused(row.getString("token_id"), why));
                    }
                }
            }
        }
        return refused;
    }

    @Override
    public List<List<String>> keys(Connection connection, Set<String> shared) throws SQLException {
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

    @Override
    public Set<String> insert(Connection connection, List<Row> rows, TokenColumns columns)
            throws SQLException {
        String lacksNone =
                columns.needed().stream()
                        .map(PostgresDialect::quoted)
                        .map(" AND a.%s IS NOT NULL"::formatted)
                        .collect(Collectors.joining());
        String sql =
                """
                INSERT INTO %1$s (%2$s) SELECT %3$s FROM %4$s a
                WHERE a.ctid = ANY (?::tid[]) AND (a.consumer_key_id IS NULL
                OR a.consumer_key_id IN (SELECT p.id FROM %5$s p))%6$s
                ORDER BY a.invalidated_time DESC NULLS LAST
                ON CONFLICT DO NOTHING RETURNING token_id"""
                        .formatted(
                                tables.token(),
                                list(columns.shared(), ""),
                                list(columns.shared(), "a."),
                                tables.archive(),
                                tables.apps(),
                                lacksNone);
        return ids(connection, sql, rows);
    }

    @Override
    public int takeOut(Connection connection, List<Row> rows) throws SQLException {
        return ids(
                        connection,
                        "DELETE FROM %s a WHERE a.ctid = ANY (?::tid[]) RETURNING token_id"
                                .formatted(tables.archive()),
                        rows)
                .size();
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

    @Override
    public void insertChildren(
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
