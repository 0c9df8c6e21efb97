package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A capture instance: a change table for one of the captured tables.
 *
 * @param source the table's name in lower case
 * @param firstLsn the oldest that it can tell of, as the engine writes it; null where the agent has
 *     not been there yet
 */
record SqlServerInstance(String name, String source, String firstLsn) {
    private static final String SQL =
            "SELECT ct.capture_instance, LOWER(OBJECT_NAME(ct.source_object_id)) FROM cdc.change_tables ct WHERE OBJECT_SCHEMA_NAME(ct.source_object_id) = ? ORDER BY ct.create_date";

    /** Those of the captured tables. */
    static List<SqlServerInstance> of(Database database) throws SQLException {
        CapturedTables tables = database.tables();
        List<String> captured =
                tables.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<String[]> found = new ArrayList<>();
        database.query(
                SQL,
                row -> found.add(new String[] {row.getString(1), row.getString(2)}),
                tables.schema());
        List<SqlServerInstance> instances = new ArrayList<>();
        for (String[] each : found) {
            if (captured.contains(each[1])) {
                instances.add(
                        new SqlServerInstance(
                                each[0],
                                each[1],
                                lsn(database, "sys.fn_cdc_get_min_lsn(?)", each[0])));
            }
        }
        return instances;
    }

    /**
     * A log sequence number as the engine writes it.
     *
     * @param expression that gives ten bytes
     * @return null where it gives none, or zeros
     */
    static String lsn(Database database, String expression, Object... parameters)
            throws SQLException {
        String hex =
                database.first(
                        "SELECT LOWER(CONVERT(varchar(20), %s, 2))".formatted(expression),
                        parameters);
        return hex == null || hex.chars().allMatch(digit -> digit == '0')
                ? null
                : "%s:%s:%s"
                        .formatted(hex.substring(0, 8), hex.substring(8, 16), hex.substring(16));
    }

    /**
     * The first of the captured tables of which no change table tells any more what was committed
     * at a place; null where there is none such. Of one table there may be two, while its columns
     * change.
     */
    static String cleanedBeyond(Database database, long commit) throws SQLException {
        List<SqlServerInstance> instances = of(database);
        return instances.stream()
                .map(SqlServerInstance::source)
                .filter(
                        source ->
                                instances.stream()
                                        .filter(each -> each.source().equals(source))
                                        .allMatch(each -> each.isCleanedBeyond(commit)))
                .findFirst()
                .orElse(null);
    }

    private boolean isCleanedBeyond(long commit) {
        return firstLsn != null
                && Long.compareUnsigned(SqlServerOrder.number(firstLsn), commit) > 0;
    }
}
