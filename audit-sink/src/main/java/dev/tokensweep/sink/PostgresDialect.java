package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * PostgreSQL: rows come as arrays, a DELETE tells what it deleted, a flag is a condition, and time
 * is reckoned in timestamps, which may be infinite.
 */
final class PostgresDialect implements Dialect {
    static final PostgresDialect INSTANCE = new PostgresDialect();

    /** The digits of the database's clock in UTC, as the token table's times are written. */
    static final String NOW = "(now() AT TIME ZONE 'UTC')";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String MAY_NOT = "42501";

    private PostgresDialect() {}

    @Override
    public Vendor vendor() {
        return Vendor.POSTGRESQL;
    }

    static String quoted(String identifier) {
        return Vendor.POSTGRESQL.quoted(identifier);
    }

    @Override
    public String exact(String textColumn) {
        return textColumn;
    }

    @Override
    public String isOneOf(String textColumn, Collection<String> texts) {
        return "%s IN (%s)"
                .formatted(
                        textColumn,
                        texts.stream()
                                .sorted()
                                .map(this::literal)
                                .collect(Collectors.joining(", ")));
    }

    @Override
    public String isLike(String textColumn, String pattern) {
        return "%s LIKE %s".formatted(textColumn, literal(pattern));
    }

    @Override
    public String sameText(String one, String other) {
        return same(one, other);
    }

    @Override
    public String same(String one, String other) {
        return "%s IS NOT DISTINCT FROM %s".formatted(one, other);
    }

    @Override
    public String sameKey(String keyColumn, String given) {
        return "%s = %s".formatted(keyColumn, given);
    }

    @Override
    public String asText(String number) {
        return number + "::varchar";
    }

    @Override
    public String flag(String condition) {
        return condition;
    }

    @Override
    public String holds(String flag) {
        return flag;
    }

    @Override
    public String flag(boolean yes) {
        return Boolean.toString(yes);
    }

    @Override
    public String now() {
        return NOW;
    }

    @Override
    public boolean clockStands() {
        return true;
    }

    @Override
    public String clock() {
        return "(clock_timestamp() AT TIME ZONE 'UTC')";
    }

    @Override
    public String ago(Duration duration) {
        return before(NOW, duration);
    }

    @Override
    public String moment(String time) {
        return time;
    }

    @Override
    public String before(String moment, Duration duration) {
        return "%s - %s".formatted(moment, interval(duration));
    }

    static String interval(Duration duration) {
        return "interval '%d.%06d seconds'"
                .formatted(duration.getSeconds(), duration.getNano() / 1000);
    }

    @Override
    public String isTime(String timeColumn) {
        return "isfinite(%s)".formatted(timeColumn);
    }

    /**
     * A period is taken off the limit, not added to the creation, so no time leaves the calendar.
     */
    @Override
    public String isOver(String timeColumn, String periodMs, String moment, Duration safePeriod) {
        return "%s < %s - %s - %s"
                .formatted(timeColumn, moment, interval(safePeriod), interval(periodMs));
    }

    /** In days and a rest, because an interval times a number is exact only up to 2^53 us. */
    private static String interval(String periodMs) {
        return "(%1$s / 86400000 * interval '1 day' + %1$s %% 86400000 * interval '1 millisecond')"
                .formatted(periodMs);
    }

    @Override
    public String nowMicrosQuery() {
        return "SELECT (extract(epoch FROM now()) * 1000000)::bigint";
    }

    @Override
    public String oneRow() {
        return "(SELECT 1) AS one";
    }

    @Override
    public String table(GivenRows rows) {
        return GivenArrays.table(rows);
    }

    @Override
    public int bind(PreparedStatement statement, int first, GivenRows rows, List<Object[]> values)
            throws SQLException {
        return GivenArrays.bind(statement, first, rows, values);
    }

    @Override
    public String join(String rows, String table, String alias, String on, RowLock lock) {
        return "%s %s JOIN %s ON %s".formatted(table, alias, rows, on);
    }

    @Override
    public String locking(String alias, String keys, RowLock lock) {
        return switch (lock) {
            case NONE -> "ORDER BY " + keys;
            case WAITING -> "ORDER BY %s FOR UPDATE OF %s".formatted(keys, alias);
            case SKIPPING -> "ORDER BY %s FOR UPDATE OF %s SKIP LOCKED".formatted(keys, alias);
        };
    }

    @Override
    public String joinWord() {
        return "JOIN";
    }

    @Override
    public List<String> deletion(
            GivenRows rows, String table, String on, String condition, Copying copying) {
        String delete =
                "DELETE FROM %s t USING %s WHERE %s AND %s"
                        .formatted(table, table(rows), on, condition);
        if (copying == null) {
            return List.of(delete);
        }
        List<String> names = copying.columns().stream().map(PostgresDialect::quoted).toList();
        String list = String.join(", ", names);
        return List.of(
                "WITH gone AS (%s RETURNING t.%s) INSERT INTO %s (%s, %s) SELECT %s, %s FROM gone"
                        .formatted(
                                delete,
                                String.join(", t.", names),
                                copying.into(),
                                list,
                                String.join(", ", copying.stamps().keySet()),
                                list,
                                String.join(", ", copying.stamps().values())));
    }

    @Override
    public String update(GivenRows rows, String table, List<String> set, String condition) {
        return "UPDATE %s p SET %s FROM %s WHERE %s"
                .formatted(table, String.join(", ", set), table(rows), condition);
    }

    @Override
    public String upsert(
            String table,
            Map<String, String> values,
            List<String> keys,
            Map<String, String> updates) {
        String action =
                updates.isEmpty()
                        ? "DO NOTHING"
                        : updates.entrySet().stream()
                                .map(update -> update.getKey() + " = " + update.getValue())
                                .collect(Collectors.joining(", ", "DO UPDATE SET ", ""));
        return "INSERT INTO %s AS p (%s) VALUES (%s) ON CONFLICT (%s) %s"
                .formatted(
                        table,
                        String.join(", ", values.keySet()),
                        String.join(", ", values.values()),
                        String.join(", ", keys),
                        action);
    }

    @Override
    public String deleteSome(
            String table, List<String> keys, String condition, String order, int limit) {
        return "DELETE FROM %1$s WHERE (%2$s) IN (SELECT %2$s FROM %1$s WHERE %3$s LIMIT %4$d)"
                .formatted(table, String.join(", ", keys), condition, limit);
    }

    @Override
    public ChildRemoval childRemoval() {
        return new PostgresChildRemoval(this);
    }

    @Override
    public CatalogColumns catalog() {
        return new PostgresCatalog();
    }

    @Override
    public Sessions sessions() {
        return new PostgresSessions();
    }

    @Override
    public ServerLocks locks() {
        return new PostgresLocks();
    }

    @Override
    public Definitions definitions() {
        return new PostgresDefinitions();
    }

    @Override
    public boolean isLockTimeout(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    @Override
    public boolean refusesUser(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("28") || state.startsWith("3D"));
    }

    @Override
    public boolean lacksPrivilege(SQLException failure) {
        return MAY_NOT.equals(failure.getSQLState());
    }

    @Override
    public boolean restores() {
        return true;
    }

    @Override
    public RestoreSql restore(SinkTables tables) {
        return new PostgresRestoreSql(tables);
    }
}
