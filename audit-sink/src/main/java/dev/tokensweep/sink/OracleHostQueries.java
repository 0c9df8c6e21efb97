package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Oracle's. A schema is a user to it, and names without quotes are in capitals. */
final class OracleHostQueries implements HostQueries {
    private static final String NO_LAG =
            "the primary of an Oracle database does not tell how far its standbys are behind: leave sink.max-replica-lag out, and ask by sink.throttle-query";

    private static final String SCHEMA =
            "SELECT t.owner FROM all_tables t WHERE t.owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND t.table_name = UPPER(?)";

    private static final String COLUMNS =
            "SELECT LOWER(c.table_name), LOWER(c.column_name) FROM all_tab_columns c JOIN all_tables t ON t.owner = c.owner AND t.table_name = c.table_name WHERE c.owner = ?";

    private static final String FOREIGN_KEYS =
            """
            SELECT k.constraint_name AS conname, k.owner AS child_schema,
              LOWER(k.table_name) AS child, LOWER(p.table_name) AS parent,
              CASE WHEN k.delete_rule = 'CASCADE' THEN 1 ELSE 0 END AS cascades,
              (SELECT LISTAGG(u.column_name, ', ') WITHIN GROUP (ORDER BY u.position)
                FROM all_cons_columns u
                WHERE u.owner = k.owner AND u.constraint_name = k.constraint_name) AS columns,
              CASE WHEN EXISTS (SELECT 1 FROM all_ind_columns i
                JOIN all_cons_columns u ON u.owner = k.owner
                  AND u.constraint_name = k.constraint_name AND u.column_name = i.column_name
                WHERE i.table_owner = k.owner AND i.table_name = k.table_name
                  AND i.column_position = 1) THEN 1 ELSE 0 END AS indexed
            FROM all_constraints k
            JOIN all_constraints p ON p.owner = k.r_owner AND p.constraint_name = k.r_constraint_name
            WHERE k.constraint_type = 'R' AND p.owner = ?
            ORDER BY k.owner, k.table_name, k.constraint_name""";

    private static final String ESTIMATE =
            "SELECT COALESCE(t.num_rows, 0) FROM all_tables t WHERE t.owner = COALESCE(?, SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AND t.table_name = UPPER(?)";

    /** As they were when statistics were gathered last, and without the indexes. */
    private static final String SIZE =
            "SELECT COALESCE(t.num_rows, 0), COALESCE(t.num_rows * t.avg_row_len, 0) FROM all_tables t WHERE t.owner = COALESCE(?, SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AND t.table_name = UPPER(?)";

    /** Since statistics were gathered last; a fresh gathering sets it back. */
    private static final String INSERTED =
            "SELECT COALESCE(SUM(m.inserts), 0) FROM all_tab_modifications m WHERE m.table_owner = COALESCE(?, SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AND m.table_name = UPPER(?)";

    /** Waits of readers there are none; statements are bounded by the driver's read timeout. */
    @Override
    public void beginWatch(Connection connection) throws SQLException {
        Statements.execute(connection, "ALTER SESSION SET ddl_lock_timeout = 0");
    }

    @Override
    public void beginQuestion(Connection connection) throws SQLException {
        Statements.execute(connection, "SET TRANSACTION READ ONLY");
    }

    @Override
    public void beginPlan(Connection connection, Duration limit) throws SQLException {
        Statements.execute(connection, "SET TRANSACTION READ ONLY");
    }

    @Override
    public Optional<String> schemaOfTokens(Connection connection) throws SQLException {
        return Statements.text(connection, SCHEMA, SinkTables.TOKEN);
    }

    @Override
    public boolean hasSchema(Connection connection, String name) throws SQLException {
        return Statements.text(
                        connection, "SELECT u.username FROM all_users u WHERE u.username = ?", name)
                .isPresent();
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
        return "CREATE INDEX tokensweep_fk ON %s (%s) ONLINE".formatted(table, columns);
    }

    @Override
    public String grantee(Connection connection, String user) throws SQLException {
        return Statements.text(connection, "SELECT USER FROM dual WHERE ? IS NULL", (String) null)
                .map(name -> '"' + name + '"')
                .orElse(user);
    }

    @Override
    public long estimatedRows(Connection connection, SinkTables tables) throws SQLException {
        return Statements.number(connection, ESTIMATE, tables.schema(), SinkTables.TOKEN);
    }

    @Override
    public long insertedRows(Connection connection, SinkTables tables) throws SQLException {
        return Statements.number(connection, INSERTED, tables.schema(), SinkTables.TOKEN);
    }

    @Override
    public Optional<TableSize> size(Connection connection, SinkTables tables, String table)
            throws SQLException {
        return Statements.first(connection, TableSize::read, SIZE, tables.schema(), table);
    }

    @Override
    public ReplicaLag.Answer replicaLag(Connection connection) {
        return ReplicaLag.Answer.unknown(NO_LAG);
    }

    @Override
    public Optional<String> whyNoReplicaLag(Connection connection, String user) {
        return Optional.of(NO_LAG);
    }

    @Override
    public String clockMicros() {
        String since = "(SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')";
        return "TRUNC((EXTRACT(DAY FROM %1$s) * 86400 + EXTRACT(HOUR FROM %1$s) * 3600 + EXTRACT(MINUTE FROM %1$s) * 60 + EXTRACT(SECOND FROM %1$s)) * 1000000)"
                .formatted(since);
    }

    @Override
    public String milliseconds(String seconds) {
        return "(%s * 1000)".formatted(seconds);
    }

    @Override
    public String limited(String orderedQuery, int rows) {
        return "%s FETCH FIRST %d ROWS ONLY".formatted(orderedQuery, rows);
    }

    /** As on SQL Server. */
    @Override
    public String looking(String query) {
        return "SELECT snapshot.snapshot_xmin, t.* FROM (SELECT 1 AS snapshot_xmin FROM dual) snapshot LEFT JOIN (%s) t ON 1 = 1 ORDER BY t.token_id"
                .formatted(query);
    }

    @Override
    public String distinct(String textColumn) {
        return textColumn;
    }

    @Override
    public String groups(String dimensions, String rows, int buckets, int most) {
        return BucketSql.groups(
                dimensions,
                rows,
                "ORA_HASH(token_id, %d)".formatted(buckets - 1),
                "JSON_ARRAYAGG(%s RETURNING CLOB)");
    }

    @Override
    public List<String> unsupported(
            Connection connection, SinkTables tables, Collection<String> names)
            throws SQLException {
        int oldest = 19;
        int major = connection.getMetaData().getDatabaseMajorVersion();
        return major >= oldest
                ? List.of()
                : List.of(
                        "Oracle %d is too old: Tokensweep needs 19c or newer, so upgrade the database"
                                .formatted(major));
    }
}
