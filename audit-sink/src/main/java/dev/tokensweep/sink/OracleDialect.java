package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Oracle 19c and later, to its documentation; nobody has run it yet. Rows come as JSON in a CLOB;
 * the gate of the holds is a lock of a table of ours; an empty text is NULL.
 */
final class OracleDialect extends ValuedFlagsDialect {
    static final OracleDialect INSTANCE = new OracleDialect();

    /** A resource is busy, at once or after a wait. */
    private static final List<Integer> LOCK_TIMEOUTS = List.of(54, 30006);

    private static final List<Integer> REFUSALS = List.of(1017, 12505, 12514);
    private static final int MISSING_PRIVILEGE = 1031;

    private OracleDialect() {}

    @Override
    public Vendor vendor() {
        return Vendor.ORACLE;
    }

    @Override
    public String exact(String textColumn) {
        return textColumn;
    }

    @Override
    public String isOneOf(String textColumn, Collection<String> texts) {
        return "%s IN (%s)".formatted(textColumn, literals(texts));
    }

    @Override
    public String isLike(String textColumn, String pattern) {
        return "%s LIKE %s ESCAPE '\\'".formatted(textColumn, literal(pattern));
    }

    @Override
    public String sameText(String one, String other) {
        return same(one, other);
    }

    /** To it two NULLs are the same. */
    @Override
    public String same(String one, String other) {
        return "DECODE(%s, %s, 1, 0) = 1".formatted(one, other);
    }

    @Override
    public String sameKey(String keyColumn, String given) {
        return "%s = %s".formatted(keyColumn, given);
    }

    @Override
    public String asText(String number) {
        return "TO_CHAR(%s)".formatted(number);
    }

    @Override
    public String now() {
        return "CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS TIMESTAMP(6))";
    }

    @Override
    public String ago(Duration duration) {
        return "(%s - NUMTODSINTERVAL(%s, 'SECOND'))"
                .formatted(now(), BigDecimal.valueOf(micros(duration), 6).toPlainString());
    }

    @Override
    public String moment(String time) {
        return "((TRUNC(%1$s) - DATE '1970-01-01') * 86400000000 + EXTRACT(HOUR FROM %1$s) * 3600000000 + EXTRACT(MINUTE FROM %1$s) * 60000000 + EXTRACT(SECOND FROM %1$s) * 1000000)"
                .formatted("CAST(%s AS TIMESTAMP(6))".formatted(time));
    }

    @Override
    public String nowMicrosQuery() {
        return "SELECT %s FROM dual".formatted(moment(now()));
    }

    @Override
    public String oneRow() {
        return "dual";
    }

    @Override
    public String table(GivenRows rows) {
        StringBuilder columns = new StringBuilder();
        for (int place = 0; place < rows.columns().size(); place++) {
            GivenRows.Column column = rows.columns().get(place);
            columns.append(place == 0 ? "" : ", ")
                    .append(
                            "%s %s PATH '$[%d]'"
                                    .formatted(column.name(), type(column.kind()), place));
        }
        return "JSON_TABLE(?, '$[*]' COLUMNS (%s)) %s".formatted(columns, rows.alias());
    }

    private static String type(GivenRows.Kind kind) {
        return switch (kind) {
            case KEY, TEXT -> "VARCHAR2(255 CHAR)";
            case LONG_TEXT -> "VARCHAR2(4000)";
            case INT, LONG, MOMENT -> "NUMBER";
        };
    }

    @Override
    public int bind(PreparedStatement statement, int first, GivenRows rows, List<Object[]> values)
            throws SQLException {
        String json = GivenJson.of(rows, values);
        statement.setClob(first, new StringReader(json), json.length());
        return first + 1;
    }

    @Override
    String joinBy(String hint, String rows, String table, String alias, String on, RowLock lock) {
        return "%s JOIN %s %s ON %s".formatted(rows, table, alias, on);
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
        return switch (lock) {
            case NONE -> "ORDER BY " + keys;
            case WAITING -> "FOR UPDATE OF %s WAIT 1".formatted(keys);
            case SKIPPING -> "FOR UPDATE OF %s SKIP LOCKED".formatted(keys);
        };
    }

    @Override
    public String joinWord() {
        return "JOIN";
    }

    @Override
    String deleteJoined(
            String hint, String rows, String table, String alias, String on, String condition) {
        return "DELETE FROM %s %s WHERE EXISTS (SELECT 1 FROM %s WHERE %s AND %s)"
                .formatted(table, alias, rows, on, condition);
    }

    @Override
    public String update(GivenRows rows, String table, List<String> set, String condition) {
        return "MERGE INTO %s p USING (SELECT * FROM %s) v ON (%s) WHEN MATCHED THEN UPDATE SET %s"
                .formatted(table, table(rows), condition, String.join(", ", set));
    }

    @Override
    String merged(String table) {
        return table + " p";
    }

    @Override
    String constants(String columns) {
        return "SELECT %s FROM dual".formatted(columns);
    }

    @Override
    String endOfMerge() {
        return "";
    }

    @Override
    public String deleteSome(
            String table, List<String> keys, String condition, String order, int limit) {
        return "DELETE FROM %s WHERE %s AND ROWNUM <= %d".formatted(table, condition, limit);
    }

    @Override
    public CatalogColumns catalog() {
        return new OracleCatalog();
    }

    @Override
    public Sessions sessions() {
        return new OracleSessions();
    }

    @Override
    public ServerLocks locks() {
        return new OracleLocks();
    }

    @Override
    public Definitions definitions() {
        return new OracleDefinitions();
    }

    @Override
    public boolean isLockTimeout(SQLException failure) {
        return LOCK_TIMEOUTS.contains(failure.getErrorCode());
    }

    @Override
    public boolean refusesUser(SQLException failure) {
        return REFUSALS.contains(failure.getErrorCode());
    }

    @Override
    public boolean lacksPrivilege(SQLException failure) {
        return failure.getErrorCode() == MISSING_PRIVILEGE;
    }
}
