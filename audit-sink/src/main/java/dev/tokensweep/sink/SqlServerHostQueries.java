package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** SQL Server's. */
final class SqlServerHostQueries implements HostQueries {
    private static final String SCHEMA =
            "SELECT SCHEMA_NAME() WHERE OBJECT_ID(QUOTENAME(SCHEMA_NAME()) + N'.' + ?) IS NOT NULL";

    private static final String COLUMNS =
            "SELECT LOWER(c.table_name), LOWER(c.column_name) FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE c.table_schema = ? AND t.table_type = 'BASE TABLE'";

    private static final String FOREIGN_KEYS =
            """
            SELECT k.name AS conname, SCHEMA_NAME(c.schema_id) AS child_schema,
              LOWER(c.name) AS child, LOWER(p.name) AS parent,
              CASE WHEN k.delete_referential_action = 1 THEN 1 ELSE 0 END AS cascades,
              (SELECT STRING_AGG(COL_NAME(u.parent_object_id, u.parent_column_id), ', ')
                WITHIN GROUP (ORDER BY u.constraint_column_id)
                FROM sys.foreign_key_columns u WHERE u.constraint_object_id = k.object_id) AS columns,
              CASE WHEN EXISTS (SELECT 1 FROM sys.index_columns i
                JOIN sys.indexes x ON x.object_id = i.object_id AND x.index_id = i.index_id
                JOIN sys.foreign_key_columns u ON u.constraint_object_id = k.object_id
                  AND u.parent_column_id = i.column_id
                WHERE i.object_id = k.parent_object_id AND i.key_ordinal = 1
                  AND x.is_disabled = 0 AND x.has_filter = 0) THEN 1 ELSE 0 END AS indexed
            FROM sys.foreign_keys k
            JOIN sys.tables c ON c.object_id = k.parent_object_id
            JOIN sys.tables p ON p.object_id = k.referenced_object_id
            WHERE SCHEMA_NAME(p.schema_id) = ?
            ORDER BY child_schema, child, conname""";

    private static final String ESTIMATE =
            "SELECT COALESCE(SUM(p.row_count), 0) FROM sys.dm_db_partition_stats p WHERE p.object_id = OBJECT_ID(?) AND p.index_id IN (0, 1)";

    private static final String SIZE =
            "SELECT SUM(CASE WHEN p.index_id IN (0, 1) THEN p.row_count ELSE 0 END), SUM(p.reserved_page_count) * 8192 FROM sys.dm_db_partition_stats p WHERE p.object_id = OBJECT_ID(?) HAVING COUNT(*) > 0";

    /** Leaf rows put into the table itself, since the server has it in its cache. */
    private static final String INSERTED =
            "SELECT COALESCE(SUM(s.leaf_insert_count), 0) FROM sys.dm_db_index_operational_stats(DB_ID(), OBJECT_ID(?), NULL, NULL) s WHERE s.index_id IN (0, 1)";

    private static final String LAG =
            "SELECT MAX(r.secondary_lag_seconds) FROM sys.dm_hadr_database_replica_states r WHERE r.database_id = DB_ID() AND r.is_local = 0";

    @Override
    public void beginWatch(Connection connection) throws SQLException {
        Statements.execute(connection, "SET LOCK_TIMEOUT 1000");
    }

    /** There is no transaction that cannot write; whoever begins this rolls it back. */
    @Override
    public void beginQuestion(Connection connection) throws SQLException {
        Statements.execute(connection, "SET LOCK_TIMEOUT 300");
    }

    @Override
    public void beginPlan(Connection connection, Duration limit) throws SQLException {
        Statements.execute(connection, "SET LOCK_TIMEOUT 5000");
    }

    @Override
    public Optional<String> schemaOfTokens(Connection connection) throws SQLException {
        return Statements.text(connection, SCHEMA, SinkTables.TOKEN);
    }

    @Override
    public boolean hasSchema(Connection connection, String name) throws SQLException {
        return Statements.text(
                        connection, "SELECT s.name FROM sys.schemas s WHERE s.name = ?", name)
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
        return "CREATE INDEX tokensweep_fk ON %s (%s)".formatted(table, columns);
    }

    @Override
    public boolean may(Connection connection, String table, String privilege, String column)
            throws SQLException {
        return Statements.text(
                        connection,
                        "SELECT 'yes' WHERE HAS_PERMS_BY_NAME(?, 'OBJECT', '%s') = 1"
                                .formatted(privilege),
                        table)
                .isPresent();
    }

    /** A lock by a hint in a query asks for UPDATE. */
    @Override
    public boolean mayLock(Connection connection, String table) throws SQLException {
        return may(connection, table, "UPDATE", null);
    }

    @Override
    public String grantee(Connection connection, String user) throws SQLException {
        return Statements.text(connection, "SELECT QUOTENAME(USER_NAME()) WHERE '' = ?", "")
                .orElse("[" + user + "]");
    }

    @Override
    public long estimatedRows(Connection connection, SinkTables tables) throws SQLException {
        return Statements.number(connection, ESTIMATE, tables.token());
    }

    @Override
    public long insertedRows(Connection connection, SinkTables tables) throws SQLException {
        return Statements.number(connection, INSERTED, tables.token());
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
            return ReplicaLag.Answer.of(Duration.ofSeconds(row.getLong(1)));
        }
    }

    @Override
    public Optional<String> whyNoReplicaLag(Connection connection, String user)
            throws SQLException {
        boolean sees =
                Statements.text(
                                connection,
                                "SELECT 'yes' WHERE HAS_PERMS_BY_NAME(NULL, NULL, ?) = 1",
                                "VIEW SERVER STATE")
                        .isPresent();
        return sees
                ? Optional.empty()
                : Optional.of(
                        "%s may not see how far replicas are behind: GRANT VIEW SERVER STATE TO [%s];"
                                .formatted(user, user));
    }

    @Override
    public String clockMicros() {
        return "DATEDIFF_BIG(microsecond, '1970-01-01', SYSUTCDATETIME())";
    }

    @Override
    public String milliseconds(String seconds) {
        return "(CAST(%s AS bigint) * 1000)".formatted(seconds);
    }

    @Override
    public String limited(String orderedQuery, int rows) {
        return "%s OFFSET 0 ROWS FETCH NEXT %d ROWS ONLY".formatted(orderedQuery, rows);
    }

    /**
     * A commit can be in the log before readers see it, and nothing tells for how long: no id lies
     * below this, so a sighting counts only of tokens of which the log has told nothing.
     */
    @Override
    public String looking(String query) {
        return "SELECT snapshot.snapshot_xmin, t.* FROM (SELECT 1 AS snapshot_xmin) AS snapshot LEFT JOIN (%s) AS t ON 1 = 1 ORDER BY t.token_id"
                .formatted(query);
    }

    @Override
    public String distinct(String textColumn) {
        return textColumn + " COLLATE Latin1_General_BIN2";
    }

    @Override
    public String groups(String dimensions, String rows, int buckets, int most) {
        return BucketSql.groups(
                dimensions,
                rows,
                "ABS(CHECKSUM(token_id) %% %d)".formatted(buckets),
                "'[\"' + STRING_AGG(CAST(STRING_ESCAPE(%s, 'json') AS nvarchar(max)), '\",\"') + '\"]'");
    }

    @Override
    public List<String> unsupported(
            Connection connection, SinkTables tables, Collection<String> names)
            throws SQLException {
        int oldest = 15;
        int major = connection.getMetaData().getDatabaseMajorVersion();
        return major >= oldest
                ? List.of()
                : List.of(
                        "SQL Server %d is too old: Tokensweep needs 2019 (15) or newer, so upgrade the server"
                                .formatted(major));
    }
}
