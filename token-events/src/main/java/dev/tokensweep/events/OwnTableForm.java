package dev.tokensweep.events;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a vendor's database writes the definition of a table of ours, of which the columns are given
 * in PostgreSQL's words. Texts compare byte by byte on each. Oracle 19c has no way to say that a
 * table is to be made where it is missing, but a block that a driver and a script end differently:
 * there the statement fails where the table is there. Immutable.
 *
 * @param types what each of PostgreSQL's types is called
 * @param create a statement of the table's quoted name and its columns
 * @param addition how an ALTER TABLE adds a column, with its name and type
 * @param indexes what stands behind the columns, by table
 * @param rows what a table has from the beginning, by table
 */
record OwnTableForm(
        Map<String, String> types,
        String create,
        String addition,
        Map<String, String> indexes,
        Map<String, String> rows) {
    private static final Pattern TYPE =
            Pattern.compile("\\b(varchar|timestamp|bytea|bigint|smallint|int)\\b");

    static OwnTableForm of(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL ->
                    new OwnTableForm(
                            Map.of(),
                            "CREATE TABLE IF NOT EXISTS %s (%s)",
                            "ADD COLUMN IF NOT EXISTS %s %s",
                            Map.of(),
                            Map.of());
            case MYSQL, MARIADB -> ofMySql(vendor);
            case SQLSERVER ->
                    new OwnTableForm(
                            Map.of("timestamp", "datetime2(6)", "bytea", "varbinary(max)"),
                            "IF OBJECT_ID(N'%1$s', N'U') IS NULL CREATE TABLE %1$s (%2$s)",
                            "ADD %s %s",
                            Map.of(OwnTables.HOLD, ", told_at datetime2(6)"),
                            Map.of());
            case ORACLE ->
                    new OwnTableForm(
                            Map.of(
                                    "varchar", "varchar2",
                                    "timestamp", "timestamp(6)",
                                    "bytea", "blob",
                                    "bigint", "number(19)",
                                    "smallint", "number(5)",
                                    "int", "number(10)"),
                            "CREATE TABLE %s (%s)",
                            "ADD (%s %s)",
                            Map.of(OwnTables.HOLD, ", told_at timestamp(6)"),
                            Map.of());
        };
    }

    /**
     * What is old, and what a hold names, is looked for by an index. To be told of by the log
     * again, a hold must change: PostgreSQL logs an update that changes nothing, the others do not.
     * The gate's row is there from the beginning: who made it at the gate could meet another there.
     */
    private static OwnTableForm ofMySql(Vendor vendor) {
        return new OwnTableForm(
                Map.of("timestamp", "datetime(6)", "bytea", "longblob"),
                "CREATE TABLE IF NOT EXISTS %s (%s) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
                vendor == Vendor.MARIADB ? "ADD COLUMN IF NOT EXISTS %s %s" : "ADD COLUMN %s %s",
                Map.of(
                        OwnTables.JOURNAL, ", KEY (purged_at)",
                        OwnTables.HOLD, ", told_at datetime(6), KEY (scope, subject)"),
                Map.of(OwnTables.GATE, " AS SELECT 1 AS id"));
    }

    String create(String table, String qualified, String columns) {
        return create.formatted(qualified, typed(columns) + indexes.getOrDefault(table, ""))
                + rows.getOrDefault(table, "");
    }

    String complete(String qualified, Map<String, String> columns) {
        return columns.entrySet().stream()
                .map(column -> addition.formatted(column.getKey(), typed(column.getValue())))
                .collect(Collectors.joining(", ", "ALTER TABLE " + qualified + " ", ""));
    }

    /** A default stands before what it must not be on Oracle, and may do so everywhere. */
    private String typed(String columns) {
        if (types.isEmpty()) {
            return columns;
        }
        Function<MatchResult, String> name = type -> types.getOrDefault(type.group(), type.group());
        return TYPE.matcher(columns)
                .replaceAll(name)
                .replace("NOT NULL DEFAULT 0", "DEFAULT 0 NOT NULL");
    }
}
