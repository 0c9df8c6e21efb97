package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * SQL Server 2019 and later, to its documentation; nobody has run it yet. Rows come as JSON that
 * OPENJSON reads, locks are hints of a table, and batches stay under the number of locks at which
 * the server would lock the table.
 */
final class SqlServerDialect extends ValuedFlagsDialect {
    static final SqlServerDialect INSTANCE = new SqlServerDialect();

    /** A statement's locks are turned into one of the table at 5000. */
    private static final int GREATEST_BATCH = 1_000;

    private static final int LOCK_TIMEOUT = 1222;
    private static final List<Integer> REFUSALS = List.of(18456, 4060);
    private static final List<Integer> MISSING_PRIVILEGES = List.of(229, 230, 262);

    private SqlServerDialect() {}

    @Override
    public Vendor vendor() {
        return Vendor.SQLSERVER;
    }

    @Override
    public Map<String, String> connectionProperties(
            String application,
            String sessionZone,
            Duration connectTimeout,
            Duration socketTimeout) {
        return Map.of(
                "applicationName",
                application,
                "loginTimeout",
                Long.toString(connectTimeout.toSeconds()),
                "socketTimeout",
                Long.toString(socketTimeout.toMillis()),
                "lockTimeout",
                "1000");
    }

    @Override
    public void beginPurge(Connection connection) throws SQLException {
        execute(connection, "SET XACT_ABORT ON; SET LOCK_TIMEOUT 1000; SET DEADLOCK_PRIORITY LOW");
    }

    @Override
    public void beginCommand(Connection connection) throws SQLException {
        execute(connection, "SET XACT_ABORT ON; SET LOCK_TIMEOUT 30000");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public int greatestBatch() {
        return GREATEST_BATCH;
    }

    @Override
    public String literal(String text) {
        return "N" + super.literal(text);
    }

    /** As bytes: a comparison of texts passes over blanks at their ends, whatever the collation. */
    @Override
    public String exact(String textColumn) {
        return "CAST(CAST(%s AS nvarchar(4000)) AS varbinary(8000))".formatted(textColumn);
    }

    @Override
    public String exactLiteral(String text) {
        return "0x"
                + HexFormat.of()
                        .withUpperCase()
                        .formatHex(text.getBytes(StandardCharsets.UTF_16LE));
    }

    @Override
    public String isOneOf(String textColumn, Collection<String> texts) {
        return "(%s IN (%s) AND %s IN (%s))"
                .formatted(
                        textColumn,
                        literals(texts),
                        exact(textColumn),
                        texts.stream()
                                .sorted()
                                .map(this::exactLiteral)
                                .collect(Collectors.joining(", ")));
    }

    @Override
    public String isLike(String textColumn, String pattern) {
        return "CAST(%s AS nvarchar(4000)) COLLATE Latin1_General_BIN2 LIKE %s ESCAPE N'\\'"
                .formatted(textColumn, literal(pattern.replace("[", "\\[")));
    }

    @Override
    public String sameText(String one, String other) {
        return same(exact(one), exact(other));
    }

    @Override
    public String same(String one, String other) {
        return "EXISTS (SELECT %s INTERSECT SELECT %s)".formatted(one, other);
    }

    @Override
    public String sameKey(String keyColumn, String given) {
        return "%1$s = %2$s COLLATE DATABASE_DEFAULT AND %3$s = %4$s"
                .formatted(keyColumn, given, exact(keyColumn), exact(given));
    }

    @Override
    public String asText(String number) {
        return "CAST(%s AS varchar(20))".formatted(number);
    }

    @Override
    public String now() {
        return "CAST(SYSUTCDATETIME() AS datetime2(6))";
    }

    /** In two steps: the number that DATEADD takes holds half an hour of microseconds. */
    @Override
    public String ago(Duration duration) {
        return "DATEADD(SECOND, %d, DATEADD(MICROSECOND, %d, %s))"
                .formatted(-duration.getSeconds(), -duration.getNano() / 1000, now());
    }

    /**
     * By the digits that it shows: a DATETIME has steps of a 300th of a second, of which the server
     * would make microseconds, and the log's reader milliseconds.
     */
    @Override
    public String moment(String time) {
        return "DATEDIFF_BIG(MICROSECOND, '1970-01-01', CONVERT(datetime2(7), CONVERT(varchar(30), %s, 121), 121))"
                .formatted(time);
    }

    @Override
    public String nowMicrosQuery() {
        return "SELECT " + moment(now());
    }

    @Override
    public String oneRow() {
        return "(SELECT 1 AS one) AS one";
    }

    @Override
    public String table(GivenRows rows) {
        StringBuilder columns = new StringBuilder();
        for (int place = 0; place < rows.columns().size(); place++) {
            GivenRows.Column column = rows.columns().get(place);
            columns.append(place == 0 ? "" : ", ")
                    .append("%s %s '$[%d]'".formatted(column.name(), type(column.kind()), place));
        }
        return "OPENJSON(?) WITH (%s) AS %s".formatted(columns, rows.alias());
    }

    private static String type(GivenRows.Kind kind) {
        return switch (kind) {
            case KEY -> "varchar(255)";
            case TEXT -> "nvarchar(255)";
            case LONG_TEXT -> "nvarchar(4000)";
            case INT -> "int";
            case LONG, MOMENT -> "bigint";
        };
    }

    @Override
    public int bind(PreparedStatement statement, int first, GivenRows rows, List<Object[]> values)
            throws SQLException {
        statement.setString(first, GivenJson.of(rows, values));
        return first + 1;
    }

    @Override
    String joinBy(String hint, String rows, String table, String alias, String on, RowLock lock) {
        String locks =
                switch (lock) {
                    case NONE -> "";
                    case WAITING -> " WITH (UPDLOCK, ROWLOCK)";
                    case SKIPPING -> " WITH (UPDLOCK, ROWLOCK, READPAST)";
                };
        return "%s INNER LOOP JOIN %s AS %s%s ON %s".formatted(rows, table, alias, locks, on);
    }

    @Override
    String primaryKey() {
        return "";
    }

    @Override
    String hint(Connection connection, String table, String column) {
        return "";
    }

    @Override
    public String locking(String alias, String keys, RowLock lock) {
        return "ORDER BY " + keys;
    }

    @Override
    public String joinWord() {
        return "INNER LOOP JOIN";
    }

    @Override
    String deleteJoined(
            String hint, String rows, String table, String alias, String on, String condition) {
        return "DELETE %s FROM %s WHERE %s"
                .formatted(alias, joinBy(hint, rows, table, alias, on, RowLock.NONE), condition);
    }

    @Override
    public String update(GivenRows rows, String table, List<String> set, String condition) {
        return "UPDATE p SET %s FROM %s"
                .formatted(
                        String.join(", ", set),
                        join(table(rows), table, "p", condition, RowLock.NONE));
    }

    @Override
    String merged(String table) {
        return table + " WITH (HOLDLOCK) AS p";
    }

    @Override
    String constants(String columns) {
        return "SELECT " + columns;
    }

    @Override
    String endOfMerge() {
        return ";";
    }

    @Override
    public String deleteSome(
            String table, List<String> keys, String condition, String order, int limit) {
        return "DELETE TOP (%d) FROM %s WITH (ROWLOCK, READPAST) WHERE %s"
                .formatted(limit, table, condition);
    }

    @Override
    public CatalogColumns catalog() {
        return new SqlServerCatalog();
    }

    @Override
    public void passShared(Connection connection, SinkTables tables) throws SQLException {
        requireLock(connection, tables, "Shared", 1_000);
    }

    @Override
    public void passAlone(Connection connection, SinkTables tables) throws SQLException {
        requireLock(connection, tables, "Exclusive", 30_000);
    }

    private static void requireLock(
            Connection connection, SinkTables tables, String mode, int timeoutMs)
            throws SQLException {
        if (!lock(connection, tables, "tokensweep-hold", mode, "Transaction", timeoutMs)) {
            throw new SQLException("the gate of the holds is taken", "40000", LOCK_TIMEOUT);
        }
    }

    @Override
    public boolean tryLock(Connection connection, SinkTables tables, String purpose)
            throws SQLException {
        return lock(connection, tables, purpose, "Exclusive", "Session", 0);
    }

    private static boolean lock(
            Connection connection,
            SinkTables tables,
            String purpose,
            String mode,
            String owner,
            int timeoutMs)
            throws SQLException {
        String sql =
                "DECLARE @taken int; EXEC @taken = sp_getapplock @Resource = ?, @LockMode = ?, @LockOwner = ?, @LockTimeout = ?; SELECT @taken";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, purpose + "." + tables.token());
            statement.setString(2, mode);
            statement.setString(3, owner);
            statement.setInt(4, timeoutMs);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) >= 0;
            }
        }
    }

    /** Of a union, so that no column is an identity, which could not be written to. */
    @Override
    public String createSideArchive(String table, String source) {
        return "IF OBJECT_ID(N'%1$s', N'U') IS NULL SELECT a.*, CAST(NULL AS datetime2(6)) AS %2$s, CAST(NULL AS varchar(64)) AS %3$s INTO %1$s FROM (SELECT * FROM %4$s WHERE 1 = 0 UNION ALL SELECT * FROM %4$s WHERE 1 = 0) AS a"
                .formatted(table, SideArchive.ARCHIVED_AT, SideArchive.BATCH_ID, source);
    }

    @Override
    public String addColumn(String table, String column, String type) {
        return "ALTER TABLE %s ADD %s %s".formatted(table, vendor().quoted(column), type);
    }

    @Override
    public String changeType(String table, String column, String type) {
        return "ALTER TABLE %s ALTER COLUMN %s %s".formatted(table, vendor().quoted(column), type);
    }

    @Override
    public String dropNotNull(String table, String column, String type) {
        return changeType(table, column, type + " NULL");
    }

    @Override
    public String timeType() {
        return "datetime2(6)";
    }

    @Override
    public String textType(int length) {
        return "varchar(%d)".formatted(length);
    }

    @Override
    public boolean isLockTimeout(SQLException failure) {
        return failure.getErrorCode() == LOCK_TIMEOUT;
    }

    @Override
    public boolean refusesUser(SQLException failure) {
        return REFUSALS.contains(failure.getErrorCode());
    }

    @Override
    public boolean lacksPrivilege(SQLException failure) {
        return MISSING_PRIVILEGES.contains(failure.getErrorCode());
    }
}
