package dev.tokensweep.sink;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What SQL Server and Oracle have in common: a condition is no value, so a flag is 1 or 0. */
abstract class ValuedFlagsDialect extends MicrosDialect {
    @Override
    public final String flag(String condition) {
        return "CASE WHEN %s THEN 1 ELSE 0 END".formatted(condition);
    }

    @Override
    public final String holds(String flag) {
        return "(%s) = 1".formatted(flag);
    }

    @Override
    public final String flag(boolean yes) {
        return yes ? "1" : "0";
    }

    @Override
    public final String clock() {
        return now();
    }

    /** How the table that a MERGE changes is named, with its locks. */
    abstract String merged(String table);

    /** A query of one row of constants. */
    abstract String constants(String columns);

    /** What stands behind a MERGE. */
    abstract String endOfMerge();

    @Override
    public final String upsert(
            String table,
            Map<String, String> values,
            List<String> keys,
            Map<String, String> updates) {
        String matched =
                updates.isEmpty()
                        ? ""
                        : updates.entrySet().stream()
                                .map(update -> "p." + update.getKey() + " = " + update.getValue())
                                .collect(
                                        Collectors.joining(
                                                ", ", " WHEN MATCHED THEN UPDATE SET ", ""));
        return "MERGE INTO %s USING (%s) n ON (%s)%s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)%s"
                .formatted(
                        merged(table),
                        constants(
                                values.entrySet().stream()
                                        .map(value -> value.getValue() + " AS " + value.getKey())
                                        .collect(Collectors.joining(", "))),
                        keys.stream()
                                .map(key -> "p.%1$s = n.%1$s".formatted(key))
                                .collect(Collectors.joining(" AND ")),
                        matched,
                        String.join(", ", values.keySet()),
                        values.keySet().stream()
                                .map(column -> "n." + column)
                                .collect(Collectors.joining(", ")),
                        endOfMerge());
    }
}
