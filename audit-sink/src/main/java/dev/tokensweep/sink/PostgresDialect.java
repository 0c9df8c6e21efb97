package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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

    /**
     * A sink that stalls within a transaction must not keep its row locks. A column of the
     * product's that has a zone is compared with digits in UTC, which the session's zone must then
     * mean too. To compile a statement takes longer than its few thousand rows.
     */
    static final String PURGE_SETTINGS =
            "SET LOCAL lock_timeout = '300ms'; SET LOCAL statement_timeout = '30s';"
                    + " SET LOCAL jit = off;"
                    + " SET LOCAL idle_in_transaction_session_timeout = '15s';"
                    + " SET LOCAL TimeZone = 'UTC'";

    /**
     * The wait for the deletions on their way, each of which ends itself within this; and what was
     * confirmed outlives a crash, whatever the role or the database has set.
     */
    private static final String COMMAND_SETTINGS =
            "SET LOCAL lock_timeout = '30s'; SET LOCAL statement_timeout = '35s'; SET LOCAL synchronous_commit = on";

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
    public Map<String, String> connectionProperties(
            String application,
            String sessionZone,
            Duration connectTimeout,
            Duration socketTimeout) {
        Map<String, String> properties = new HashMap<>();
        properties.put("ApplicationName", application);
        properties.put("connectTimeout", Long.toString(connectTimeout.toSeconds()));
        properties.put("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        properties.put("tcpKeepAlive", "true");
        // The details of an error quote the row, secrets included.
        properties.put("logServerErrorDetail", "false");
        return properties;
    }

    @Override
    public void beginPurge(Connection connection) throws SQLException {
        execute(connection, PURGE_SETTINGS);
    }

    @Override
    public void beginCommand(Connection connection) throws SQLException {
        execute(connection, COMMAND_SETTINGS);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public int greatestBatch() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String exactLiteral(String text) {
        return literal(text);
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
        return rows.columns().stream()
                .map(column -> "?::" + type(column.kind()) + "[]")
                .collect(
                        Collectors.joining(
                                ", ",
                                "unnest(",
                                ") AS %s (%s)"
                                        .formatted(
                                                rows.alias(),
                                                rows.columns().stream()
                                                        .map(GivenRows.Column::name)
                                                        .collect(Collectors.joining(", ")))));
    }

    private static String type(GivenRows.Kind kind) {
        return switch (kind) {
            case KEY, TEXT, LONG_TEXT -> "varchar";
            case INT -> "int";
            case LONG -> "bigint";
            case MOMENT -> "timestamp";
        };
    }

    @Override
    public int bind(PreparedStatement statement, int first, GivenRows rows, List<Object[]> values)
            throws SQLException {
        int parameter = first;
        for (int place = 0; place < rows.columns().size(); place++) {
            GivenRows.Kind kind = rows.columns().get(place).kind();
            Object[] column = new Object[values.size()];
            for (int row = 0; row < column.length; row++) {
                Object value = values.get(row)[place];
                column[row] =
                        kind == GivenRows.Kind.MOMENT ? PostgresTimestamp.of((Long) value) : value;
            }
            statement.setArray(
                    parameter++, statement.getConnection().createArrayOf(type(kind), column));
        }
        return parameter;
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
    public void passShared(Connection connection, SinkTables tables) throws SQLException {
        pass(connection, "pg_advisory_xact_lock_shared", tables);
    }

    @Override
    public void passAlone(Connection connection, SinkTables tables) throws SQLException {
        pass(connection, "pg_advisory_xact_lock", tables);
    }

    private static void pass(Connection connection, String lock, SinkTables tables)
            throws SQLException {
        String sql = "SELECT %s(%s)".formatted(lock, LockKey.of("tokensweep-hold"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            LockKey.bind(statement, tables);
            statement.execute();
        }
    }

    @Override
    public boolean tryLock(Connection connection, SinkTables tables, String purpose)
            throws SQLException {
        String sql = "SELECT pg_try_advisory_lock(%s)".formatted(LockKey.of(purpose));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            LockKey.bind(statement, tables);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public String createSideArchive(String table, String source) {
        return "CREATE TABLE IF NOT EXISTS %s AS SELECT s.*, NULL::timestamp AS %s, NULL::varchar(64) AS %s FROM %s s WITH NO DATA"
                .formatted(table, SideArchive.ARCHIVED_AT, SideArchive.BATCH_ID, source);
    }

    @Override
    public String addColumn(String table, String column, String type) {
        return "ALTER TABLE %s ADD COLUMN %s %s".formatted(table, quoted(column), type);
    }

    @Override
    public String changeType(String table, String column, String type) {
        return "ALTER TABLE %s ALTER COLUMN %s TYPE %s".formatted(table, quoted(column), type);
    }

    @Override
    public String dropNotNull(String table, String column, String type) {
        return "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(table, quoted(column));
    }

    @Override
    public String timeType() {
        return "timestamp";
    }

    @Override
    public String textType(int length) {
        return "varchar(%d)".formatted(length);
    }

    @Override
    public boolean holds(String type, String other) {
        return ColumnType.of(type).holds(ColumnType.of(other));
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
