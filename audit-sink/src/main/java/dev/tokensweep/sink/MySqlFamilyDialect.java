package dev.tokensweep.sink;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * MySQL and MariaDB. Rows come as one JSON text, of which JSON_TABLE makes a table; keys in it are
 * ASCII, which turns into whatever character set the product's column has, so that its index is
 * used; and STRAIGHT_JOIN has them lead. Whatever decides is compared as bytes.
 */
abstract class MySqlFamilyDialect extends MicrosDialect {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int LOCK_NOT_TAKEN = 3572;

    /** Access denied: to the server, to the database; or there is no such database. */
    private static final List<Integer> REFUSALS = List.of(1044, 1045, 1049, 1698);

    /** Of a command, a table, a column, a routine; or another privilege. */
    private static final List<Integer> MISSING_PRIVILEGES = List.of(1142, 1143, 1227, 1370);

    /** Which table a query locks rows of, where that can be said. */
    abstract String ofOnly(String alias);

    /** By its bytes where a mode of the session's decides what a backslash means. */
    @Override
    public final String literal(String text) {
        return text.indexOf('\\') < 0
                ? super.literal(text)
                : "_utf8mb4 X'%s'"
                        .formatted(
                                HexFormat.of()
                                        .withUpperCase()
                                        .formatHex(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public final String exact(String textColumn) {
        return "CAST(CONVERT(%s USING utf8mb4) AS BINARY)".formatted(textColumn);
    }

    @Override
    public final String isOneOf(String textColumn, Collection<String> texts) {
        String list = literals(texts);
        return "(%s IN (%s) AND %s IN (%s))".formatted(textColumn, list, exact(textColumn), list);
    }

    @Override
    public final String isLike(String textColumn, String pattern) {
        return "CONVERT(%s USING utf8mb4) COLLATE utf8mb4_bin LIKE %s ESCAPE _utf8mb4 X'5C'"
                .formatted(textColumn, literal(pattern));
    }

    @Override
    public final String sameText(String one, String other) {
        return same(exact(one), exact(other));
    }

    @Override
    public final String same(String one, String other) {
        return "%s <=> %s".formatted(one, other);
    }

    /** The index may take two letters for one, and blanks for nothing. */
    @Override
    public final String sameKey(String keyColumn, String given) {
        return "%1$s = %2$s AND %3$s = %4$s"
                .formatted(keyColumn, given, exact(keyColumn), exact(given));
    }

    @Override
    public final String asText(String number) {
        return "CAST(%s AS CHAR)".formatted(number);
    }

    @Override
    public final String flag(String condition) {
        return condition;
    }

    @Override
    public final String holds(String flag) {
        return flag;
    }

    @Override
    public final String flag(boolean yes) {
        return Boolean.toString(yes);
    }

    /** The statement's: a session's clock does not stand still in a transaction. */
    @Override
    public final String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public final String clock() {
        return now();
    }

    @Override
    public final String ago(Duration duration) {
        return "(%s - INTERVAL %d MICROSECOND)".formatted(now(), micros(duration));
    }

    /** NULL for NULL, and for the zero that is no date. */
    @Override
    public final String moment(String time) {
        return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', %s)".formatted(time);
    }

    @Override
    public final String nowMicrosQuery() {
        return "SELECT " + moment(now());
    }

    @Override
    public final String oneRow() {
        return "(SELECT 1) AS one";
    }

    @Override
    public final String table(GivenRows rows) {
        StringBuilder columns = new StringBuilder();
        for (int place = 0; place < rows.columns().size(); place++) {
            GivenRows.Column column = rows.columns().get(place);
            columns.append(place == 0 ? "" : ", ")
                    .append(column.name())
                    .append(' ')
                    .append(type(column.kind()))
                    .append(" PATH '$[")
                    .append(place)
                    .append("]'");
        }
        return "JSON_TABLE(?, '$[*]' COLUMNS (%s)) AS %s".formatted(columns, rows.alias());
    }

    private static String type(GivenRows.Kind kind) {
        return switch (kind) {
            case KEY -> "VARCHAR(255) CHARACTER SET ascii";
            case TEXT -> "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
            case LONG_TEXT -> "VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
            case INT -> "INT";
            case LONG, MOMENT -> "BIGINT";
        };
    }

    @Override
    public final int bind(
            PreparedStatement statement, int first, GivenRows rows, List<Object[]> values)
            throws SQLException {
        statement.setString(first, GivenJson.of(rows, values));
        return first + 1;
    }

    @Override
    final String joinBy(
            String hint, String rows, String table, String alias, String on, RowLock lock) {
        return "%s STRAIGHT_JOIN %s %s%s ON %s".formatted(rows, table, alias, hint, on);
    }

    /**
     * By a table that its statistics take for small, the optimiser reads all rows, and a statement
     * that locks would lock them all.
     */
    @Override
    final String primaryKey() {
        return " FORCE INDEX (PRIMARY)";
    }

    @Override
    final String hint(Connection connection, String table, String column) throws SQLException {
        return new MySqlCatalog()
                .indexOn(connection, table, column)
                .map(index -> " FORCE INDEX (%s)".formatted(vendor().quoted(index)))
                .orElse("");
    }

    /** Rows are locked as the given ones lead to them, and those are sorted. */
    @Override
    public final String locking(String alias, String keys, RowLock lock) {
        return switch (lock) {
            case NONE -> "ORDER BY " + keys;
            case WAITING -> "FOR UPDATE" + ofOnly(alias);
            case SKIPPING -> "FOR UPDATE%s SKIP LOCKED".formatted(ofOnly(alias));
        };
    }

    @Override
    public final String joinWord() {
        return "STRAIGHT_JOIN";
    }

    @Override
    final String deleteJoined(
            String hint, String rows, String table, String alias, String on, String condition) {
        return "DELETE %s FROM %s WHERE %s"
                .formatted(alias, joinBy(hint, rows, table, alias, on, RowLock.NONE), condition);
    }

    @Override
    public final String update(GivenRows rows, String table, List<String> set, String condition) {
        return "UPDATE %s SET %s"
                .formatted(
                        join(table(rows), table, "p", condition, RowLock.NONE),
                        set.stream().map(one -> "p." + one).collect(Collectors.joining(", ")));
    }

    @Override
    public final String upsert(
            String table,
            Map<String, String> values,
            List<String> keys,
            Map<String, String> updates) {
        // That a key is what it is changes nothing, and says nothing of other errors.
        Map<String, String> assignments =
                updates.isEmpty() ? Map.of(keys.get(0), "p." + keys.get(0)) : updates;
        return "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s"
                .formatted(
                        table,
                        String.join(", ", values.keySet()),
                        String.join(", ", values.values()),
                        assignments.entrySet().stream()
                                .map(
                                        update ->
                                                update.getKey()
                                                        + " = "
                                                        + update.getValue()
                                                                .replaceAll("\\bp\\.", ""))
                                .collect(Collectors.joining(", ")));
    }

    @Override
    public final String deleteSome(
            String table, List<String> keys, String condition, String order, int limit) {
        return "DELETE FROM %s WHERE %s ORDER BY %s LIMIT %d"
                .formatted(table, condition, order, limit);
    }

    @Override
    public final CatalogColumns catalog() {
        return new MySqlCatalog();
    }

    @Override
    public final ServerLocks locks() {
        return new MySqlLocks();
    }

    @Override
    public final Definitions definitions() {
        return new MySqlDefinitions();
    }

    @Override
    public final boolean isLockTimeout(SQLException failure) {
        return failure.getErrorCode() == LOCK_WAIT_TIMEOUT
                || failure.getErrorCode() == LOCK_NOT_TAKEN;
    }

    @Override
    public final boolean refusesUser(SQLException failure) {
        return REFUSALS.contains(failure.getErrorCode());
    }

    @Override
    public final boolean lacksPrivilege(SQLException failure) {
        return MISSING_PRIVILEGES.contains(failure.getErrorCode());
    }

    @Override
    public final boolean restores() {
        return true;
    }

    @Override
    public final RestoreSql restore(SinkTables tables) {
        return new MySqlRestoreSql(tables);
    }
}
