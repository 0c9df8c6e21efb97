package dev.tokensweep.sink;

import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * MySQL's and MariaDB's. A schema is a database to them; names of tables are told in the catalog as
 * they are spelled. Neither knows on the primary how far a replica is behind.
 */
final class MySqlHostQueries implements HostQueries {
    private static final String NO_LAG =
            "this server does not know how far its replicas are behind: leave sink.max-replica-lag out, and ask a replica's monitoring by sink.throttle-query";

    private static final String SCHEMA =
            "SELECT t.table_schema FROM information_schema.tables t WHERE t.table_schema = database() AND lower(t.table_name) = ?";

    private static final String INSERTED_ROWS =
            "SELECT s.count_insert FROM performance_schema.table_io_waits_summary_by_table s WHERE s.object_schema = coalesce(?, database()) AND lower(s.object_name) = ?";

    private static final String NOT_COUNTED =
            "the server does not tell what is issued, so purges make no way for logins (sink.share-beside-traffic), and the breaker takes each of them for a loss: ";

    private static final String SIZE =
            "SELECT coalesce(t.table_rows, 0), coalesce(t.data_length + t.index_length, 0) FROM information_schema.tables t WHERE t.table_schema = coalesce(?, database()) AND lower(t.table_name) = ?";

    private static final String COLUMNS =
            "SELECT lower(c.table_name), lower(c.column_name) FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE c.table_schema = ? AND t.table_type = 'BASE TABLE'";

    /** InnoDB gives every foreign key an index of its own where there is none. */
    private static final String FOREIGN_KEYS =
            """
            SELECT r.constraint_name AS conname, r.constraint_schema AS child_schema,
              lower(r.table_name) AS child, lower(r.referenced_table_name) AS parent,
              r.delete_rule = 'CASCADE' AS cascades,
              (SELECT group_concat(k.column_name ORDER BY k.ordinal_position SEPARATOR ', ')
                FROM information_schema.key_column_usage k
                WHERE k.constraint_schema = r.constraint_schema
                  AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name) AS columns,
              1 AS indexed
            FROM information_schema.referential_constraints r
            WHERE r.unique_constraint_schema = ?
            ORDER BY r.constraint_schema, r.table_name, r.constraint_name""";

    private final boolean isMariaDb;

    MySqlHostQueries(Vendor vendor) {
        this.isMariaDb = vendor == Vendor.MARIADB;
    }

    @Override
    public void beginWatch(Connection connection) throws SQLException {
        Statements.execute(connection, "SET SESSION innodb_lock_wait_timeout = 1");
        limit(connection, Duration.ofSeconds(5));
    }

    @Override
    public void beginQuestion(Connection connection) throws SQLException {
        Statements.execute(connection, "SET TRANSACTION READ ONLY");
    }

    @Override
    public void beginPlan(Connection connection, Duration limit) throws SQLException {
        Statements.execute(connection, "SET SESSION TRANSACTION READ ONLY");
        limit(connection, limit);
    }

    private void limit(Connection connection, Duration limit) throws SQLException {
        Statements.execute(
                connection,
                isMariaDb
                        ? "SET SESSION max_statement_time = " + limit.toSeconds()
                        : "SET SESSION max_execution_time = " + limit.toMillis());
    }

    @Override
    public Optional<String> schemaOfTokens(Connection connection) throws SQLException {
        return Statements.text(connection, SCHEMA, SinkTables.TOKEN);
    }

    @Override
    public boolean hasSchema(Connection connection, String name) throws SQLException {
        return Statements.text(
                        connection,
                        "SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?",
                        name)
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

    /** The account by which the server knows the user, which need not be the name alone. */
    @Override
    public String grantee(Connection connection, String user) throws SQLException {
        String account =
                Statements.text(connection, "SELECT current_user() FROM dual WHERE '' = ?", "")
                        .orElse(user + "@%");
        int at = account.lastIndexOf('@');
        return "'%s'@'%s'"
                .formatted(
                        account.substring(0, at).replace("'", "''"),
                        account.substring(at + 1).replace("'", "''"));
    }

    @Override
    public long estimatedRows(Connection connection, SinkTables tables) throws SQLException {
        String sql =
                "SELECT coalesce(t.table_rows, 0) FROM information_schema.tables t WHERE t.table_schema = coalesce(?, database()) AND lower(t.table_name) = ?";
        return Statements.number(connection, sql, tables.schema(), SinkTables.TOKEN);
    }

    /** The performance schema counts them, where it is on and the role may read it. */
    @Override
    public long insertedRows(Connection connection, SinkTables tables) throws SQLException {
        try {
            return Statements.number(connection, INSERTED_ROWS, tables.schema(), SinkTables.TOKEN);
        } catch (SQLException e) {
            if (tables.dialect().lacksPrivilege(e)) {
                return 0;
            }
            throw e;
        }
    }

    @Override
    public Optional<String> whyNoInsertedRows(Connection connection, SinkTables tables, String user)
            throws SQLException {
        if (Statements.number(connection, "SELECT @@performance_schema") == 0) {
            return Optional.of(
                    NOT_COUNTED + "performance_schema=ON in the server's my.cnf, and a restart");
        }
        try {
            var unused =
                    Statements.number(connection, INSERTED_ROWS, tables.schema(), SinkTables.TOKEN);
            return Optional.empty();
        } catch (SQLException e) {
            if (tables.dialect().lacksPrivilege(e)) {
                return Optional.of(
                        NOT_COUNTED
                                + "GRANT SELECT ON performance_schema.table_io_waits_summary_by_table TO %s;"
                                        .formatted(grantee(connection, user)));
            }
            throw e;
        }
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
        return "timestampdiff(MICROSECOND, '1970-01-01', utc_timestamp(6))";
    }

    @Override
    public String milliseconds(String seconds) {
        return "(%s * 1000)".formatted(seconds);
    }

    @Override
    public String limited(String orderedQuery, int rows) {
        return "%s LIMIT %d".formatted(orderedQuery, rows);
    }

    /** What the log tells becomes visible in the log's own order. */
    @Override
    public String looking(String query) {
        return "SELECT snapshot.snapshot_xmin, t.* FROM (SELECT %d AS snapshot_xmin) AS snapshot LEFT JOIN (%s) AS t ON true ORDER BY t.token_id"
                .formatted(Sighting.IN_THE_LOGS_ORDER, query);
    }

    @Override
    public String distinct(String textColumn) {
        return "CONVERT(%s USING utf8mb4) COLLATE utf8mb4_bin".formatted(textColumn);
    }

    @Override
    public String groups(String dimensions, String rows, int buckets, int most) {
        return BucketSql.groups(
                dimensions, rows, "crc32(token_id) & " + (buckets - 1), "json_arrayagg(%s)");
    }

    @Override
    public List<String> unsupported(
            Connection connection, SinkTables tables, Collection<String> names)
            throws SQLException {
        return new MySqlServerCheck(connection, tables, isMariaDb).findings(names);
    }
}
