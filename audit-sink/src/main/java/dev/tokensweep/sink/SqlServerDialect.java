package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
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

    static final int LOCK_TIMEOUT = 1222;
    private static final List<Integer> REFUSALS = List.of(18456, 4060);
    private static final List<Integer> MISSING_PRIVILEGES = List.of(229, 230, 262);

    private SqlServerDialect() {}

    @Override
    public Vendor vendor() {
        return Vendor.SQLSERVER;
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
    public Sessions sessions() {
        return new SqlServerSessions();
    }

    @Override
    public ServerLocks locks() {
        return new SqlServerLocks();
    }

    @Override
    public Definitions definitions() {
        return new SqlServerDefinitions();
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
