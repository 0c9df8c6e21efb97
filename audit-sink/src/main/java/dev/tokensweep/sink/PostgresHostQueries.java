package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's. */
final class PostgresHostQueries implements HostQueries {
    private static final String WATCH =
            "SET statement_timeout = '5s'; SET lock_timeout = '1s'; SET TimeZone = 'UTC'";
    private static final String QUESTION =
            "SET LOCAL statement_timeout = '1s'; SET LOCAL lock_timeout = '300ms'; SET TRANSACTION READ ONLY";

    /**
     * There are few groups, which no statistics tell; compiling expressions takes longer than a
     * million rows do; and many holds must fit into memory to be asked for by their hash.
     */
    private static final String PLAN =
            "SELECT set_config(s.name, v.setting, true) FROM (VALUES ('jit', 'off'), ('enable_sort', 'off'), ('work_mem', '64MB')) AS v (name, setting) JOIN pg_settings s USING (name)";

    private static final String SCHEMA =
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(?)";

    private static final String ESTIMATE =
            """
            SELECT coalesce((SELECT nullif(n_live_tup, 0) FROM pg_stat_user_tables
              WHERE relid = c.oid), c.reltuples::bigint)
            FROM pg_class c WHERE c.oid = to_regclass(?)""";

    /** Of a table with partitions: theirs. */
    private static final String SIZE =
            """
            SELECT coalesce(sum(coalesce(nullif(s.n_live_tup, 0), c.reltuples::bigint)), 0),
              coalesce(sum(pg_total_relation_size(c.oid)), 0)
            FROM (SELECT to_regclass(?) AS oid) t
            JOIN pg_class c ON c.relkind <> 'p' AND (c.oid = t.oid OR c.oid IN (
              SELECT p.relid FROM pg_partition_tree(t.oid) p))
            LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
            HAVING count(*) > 0""";

    private static final String INSERTED =
            """
            SELECT coalesce(sum(s.n_tup_ins), 0)::bigint FROM pg_stat_user_tables s
            WHERE s.relid = to_regclass(?) OR s.relid IN (
              SELECT relid FROM pg_partition_tree(to_regclass(?)))""";

    /** A standby that has replayed everything has no lag, which the server tells as NULL. */
    private static final String LAG =
            """
            SELECT (coalesce(max(extract(epoch FROM r.replay_lag)), 0) * 1000)::bigint AS lag_ms,
              coalesce(bool_or(r.state IS NULL), false) AS hidden
            FROM pg_stat_replication r
            WHERE (r.state IS NULL OR r.state IN ('streaming', 'catchup')) AND NOT EXISTS (
              SELECT 1 FROM pg_replication_slots s
              WHERE s.active_pid = r.pid AND s.slot_type = 'logical')""";

    /**
     * Stands round a statement on the rows. Its own snapshot is told by the same statement, also
     * where there are no rows.
     */
    private static final String LOOK =
            """
            SELECT snapshot.snapshot_xmin, t.*
            FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS snapshot_xmin) AS snapshot
            LEFT JOIN (%s) AS t ON true
            ORDER BY t.token_id""";

    private static final String FOREIGN_KEYS =
            """
            SELECT k.conname, cn.nspname AS child_schema, c.relname AS child, p.relname AS parent,
              k.confdeltype = 'c' AS cascades,
              (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.place)
                FROM unnest(k.conkey) WITH ORDINALITY AS u (number, place)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number) AS columns,
              EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid
                AND i.indpred IS NULL AND i.indkey[0] = ANY (k.conkey)) AS indexed
            FROM pg_constraint k
            JOIN pg_class c ON c.oid = k.conrelid
            JOIN pg_namespace cn ON cn.oid = c.relnamespace
            JOIN pg_class p ON p.oid = k.confrelid
            JOIN pg_namespace pn ON pn.oid = p.relnamespace
            WHERE k.contype = 'f' AND k.conparentid = 0 AND pn.nspname = ?
            ORDER BY cn.nspname, c.relname, k.conname""";

    private static final String COLUMNS =
            """
            SELECT c.relname, a.attname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped""";

    @Override
    public void beginWatch(Connection connection) throws SQLException {
        Statements.execute(connection, WATCH);
    }

    @Override
    public void beginQuestion(Connection connection) throws SQLException {
        Statements.execute(connection, QUESTION);
    }

    @Override
    public void beginPlan(Connection connection, Duration limit) throws SQLException {
        Statements.execute(
                connection,
                "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '%d s'"
                        .formatted(limit.toSeconds()));
        Statements.execute(connection, PLAN);
    }

    @Override
    public Optional<String> schemaOfTokens(Connection connection) throws SQLException {
        return Statements.text(connection, SCHEMA, SinkTables.TOKEN);
    }

    @Override
    public boolean hasSchema(Connection connection, String name) throws SQLException {
        return Statements.isTrue(
                connection, "SELECT true FROM pg_namespace WHERE nspname = ?", name);
    }

    @Override
    public String columnsOfSchema() {
        return COLUMNS;
    }

    @Override
    public String foreignKeys() {
        return FOREIGN_KEYS;
    }

    @Override
    public String createIndex(String table, String columns) {
        return "CREATE INDEX CONCURRENTLY ON %s (%s)".formatted(table, columns);
    }

    @Override
    public boolean may(Connection connection, String table, String privilege, String column)
            throws SQLException {
        return Statements.isTrue(
                connection,
                "SELECT has_table_privilege(to_regclass(?), '%s')".formatted(privilege),
                table);
    }

    /** A lock asks for UPDATE on some column; none is written. */
    @Override
    public boolean mayLock(Connection connection, String table) throws SQLException {
        return Statements.isTrue(
                connection, "SELECT has_any_column_privilege(to_regclass(?), 'UPDATE')", table);
    }

    @Override
    public String grantee(Connection connection, String user) {
        return PostgresDialect.quoted(user == null ? "the role" : user);
    }

    @Override
    public long estimatedRows(Connection connection, SinkTables tables) throws SQLException {
        return Math.max(0, Statements.number(connection, ESTIMATE, tables.token()));
    }

    @Override
    public long insertedRows(Connection connection, SinkTables tables) throws SQLException {
        return Statements.number(connection, INSERTED, tables.token(), tables.token());
    }

    @Override
    public Optional<TableSize> size(Connection connection, SinkTables tables, String table)
            throws SQLException {
        return Statements.first(connection, TableSize::read, SIZE, tables.product(table));
    }

    @Override
    public ReplicaLag.Answer replicaLag(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LAG)) {
            row.next();
            return row.getBoolean("hidden")
                    ? ReplicaLag.Answer.unknown(
                            "the replicas' lag is hidden from this role: GRANT pg_monitor to it, or leave sink.max-replica-lag out")
                    : ReplicaLag.Answer.of(Duration.ofMillis(row.getLong("lag_ms")));
        }
    }

    @Override
    public Optional<String> whyNoReplicaLag(Connection connection, String user)
            throws SQLException {
        boolean sees =
                Statements.isTrue(
                        connection, "SELECT pg_has_role('pg_read_all_stats', ?)", "USAGE");
        return sees
                ? Optional.empty()
                : Optional.of(
                        "%s may not see how far replicas are behind: GRANT pg_monitor TO %s;"
                                .formatted(user, PostgresDialect.quoted(user)));
    }

    @Override
    public String clockMicros() {
        return "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
    }

    @Override
    public String milliseconds(String seconds) {
        return "(%s::bigint * 1000)".formatted(seconds);
    }

    @Override
    public String limited(String orderedQuery, int rows) {
        return "%s LIMIT %d".formatted(orderedQuery, rows);
    }

    @Override
    public String looking(String query) {
        return LOOK.formatted(query);
    }

    @Override
    public String apart() {
        return " OFFSET 0";
    }

    @Override
    public String distinct(String textColumn) {
        return textColumn;
    }

    @Override
    public String groups(String dimensions, String rows, int buckets, int most) {
        return """
        SELECT %1$s, sum(tokens)::bigint AS tokens, \
        (array_agg(least))[1:%2$d] || (array_agg(greatest))[1:%2$d] AS ids FROM (\
        SELECT %1$s, count(*) AS tokens, \
        min(token_id COLLATE "C") AS least, max(token_id COLLATE "C") AS greatest FROM (%3$s) j \
        GROUP BY %1$s, CASE WHEN due IN ('NOW', 'KEPT') THEN hashtext(token_id) & %4$d END\
        ) b GROUP BY %1$s"""
                .formatted(dimensions, most, rows, buckets - 1);
    }

    @Override
    public List<String> ids(ResultSet row) throws SQLException {
        return Arrays.asList((String[]) row.getArray("ids").getArray());
    }

    /** Texts are written anew: the log leaves out a long one that an update does not touch. */
    @Override
    public String touching(Dialect dialect) {
        return "subject = subject || '', reason = reason || '', author = author || ''";
    }

    @Override
    public List<String> unsupported(
            Connection connection, SinkTables tables, Collection<String> names) {
        return List.of();
    }
}
