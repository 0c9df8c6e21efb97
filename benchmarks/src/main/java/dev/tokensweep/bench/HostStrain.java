package dev.tokensweep.bench;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What purging asked of its host. Figures by name, each better when it is smaller.
 *
 * @param values in the order in which they are shown; all have the same names
 */
record HostStrain(Map<String, Value> values) {
    static final String LOCKERS = "transactions that lock tokens, at once";
    static final String LONGEST = "longest transaction of any kind";
    static final String GROWTH = "database growth per token";
    static final String LOCKS = "entries in the lock table";
    static final String GROWTH_OF_INDEXES = "index growth per token";

    /** A quantity and its unit. */
    record Value(double amount, String unit) {}

    /**
     * What is in the tables before and after.
     *
     * @param deadRows of all tables
     * @param indexBytes of all tables
     * @param bytes of the whole database
     */
    record Size(long deadRows, long indexBytes, long bytes) {
        static Size of(BenchDatabase database) throws SQLException {
            return new Size(
                    database.number(
                            "SELECT sum((pgstattuple(c.oid)).dead_tuple_count)::bigint FROM pg_class c WHERE "
                                    + OF_THE_PRODUCT),
                    database.number(
                            "SELECT sum(pg_indexes_size(c.oid))::bigint FROM pg_class c WHERE "
                                    + OF_THE_PRODUCT),
                    database.number("SELECT pg_database_size(current_database())"));
        }

        private static final String OF_THE_PRODUCT =
                "c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace";
    }

    /**
     * Puts it together.
     *
     * @param tokens that were purged
     * @param mostAtOnce rows that one transaction held locked at most
     * @param looks from the beginning to the end
     * @param purging those while it purged
     */
    static HostStrain of(
            long tokens,
            long logBytes,
            long mostAtOnce,
            Size before,
            Size after,
            List<HostWatch.Look> looks,
            List<HostWatch.Look> purging) {
        Map<String, Value> values = new LinkedHashMap<>();
        put(values, "database log per token", "bytes", (double) logBytes / tokens);
        put(
                values,
                "dead rows left per token",
                "rows",
                (double) (after.deadRows() - before.deadRows()) / tokens);
        put(values, GROWTH, "bytes", (double) (after.bytes() - before.bytes()) / tokens);
        put(
                values,
                GROWTH_OF_INDEXES,
                "bytes",
                (double) (after.indexBytes() - before.indexBytes()) / tokens);
        put(values, "rows locked at once", "rows", (double) mostAtOnce);
        put(values, LOCKERS, "", most(purging, HostWatch.Look::lockers));
        put(values, LOCKS, "", most(purging, HostWatch.Look::locks));
        put(
                values,
                "longest time tokens were locked",
                "ms",
                most(purging, HostWatch.Look::lockingMs));
        put(values, LONGEST, "ms", most(looks, HostWatch.Look::openMs));
        put(values, "standby behind, most", "ms", most(purging, HostWatch.Look::lagMs));
        put(values, "standby behind, p99", "ms", p99(purging, HostWatch.Look::lagMs));
        put(values, "standby behind, most log", "bytes", most(purging, HostWatch.Look::lagBytes));
        put(values, "standby behind, p99 log", "bytes", p99(purging, HostWatch.Look::lagBytes));
        return new HostStrain(values);
    }

    private static void put(Map<String, Value> values, String name, String unit, double amount) {
        values.put(name, new Value(amount, unit));
    }

    private static double most(
            List<HostWatch.Look> looks, ToDoubleFunction<HostWatch.Look> figure) {
        return looks.stream().mapToDouble(figure).max().orElse(0);
    }

    private static double p99(List<HostWatch.Look> looks, ToDoubleFunction<HostWatch.Look> figure) {
        double[] sorted = looks.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * 0.99)];
    }
}
