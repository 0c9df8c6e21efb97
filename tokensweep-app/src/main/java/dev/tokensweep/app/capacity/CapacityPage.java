package dev.tokensweep.app.capacity;

import java.util.List;
import java.util.Map;

/** The page in the documentation. */
final class CapacityPage {
    private static final List<CapacityPlan> PLANS =
            List.of(
                    new CapacityPlan(10_000_000, 200),
                    new CapacityPlan(100_000_000, 2_000),
                    new CapacityPlan(1_000_000_000, 10_000));

    private CapacityPage() {}

    static String render() {
        return """
                # Capacity

                What an installation needs. Written by `CapacityPageTest`; rewrite it with `make docs`. For numbers of your own:

                ```sh
                ./tokensweep capacity --tokens 100000000 --per-second 2000
                ./tokensweep capacity --tokens 100000000 --per-second 2000 --output json
                ```

                It is arithmetic on what was measured, further below, and has been tried at the sizes of those commands only: the
                columns for more tokens are extrapolated. Bytes on the broker are those of one copy; multiply by
                `kafka.replication-factor`. kB, MB, GB are powers of ten.

                %s
                ## What one database's log can carry

                One process of the database reads its log for capture, and there is one capture: both are serial, and everything
                behind them is divided by `kafka.partitions`. Seen to be carried are **%,d lives a second**, by two cores that
                database, broker and everything else shared. What is beyond has not been measured; it ends at the latest
                where the log's reader needs a whole processor, at %,d lives a second. More needs another database.

                What a slot keeps while capture is down stays on the database's disk: put `capture.max-retained-log` above what the
                longest outage makes, and what the first look makes, and leave that much free.

                ## What was measured

                Two cores, 24 GiB, Java 17, PostgreSQL 18.6, everything on one machine. A life is all of a token's: issued; of ten
                three refreshed, three revoked, four expired; condemned, archived, gone, on the record. Processor time is that at 1,000 a second, with
                what is spent while nothing happens; at 5,000 a second two cores carried all of it and the database too, so that
                for high rates the processors and instances above are more than are needed.

                | what | | measured by |
                |---|---|---|
                %s
                ## What was chosen

                | rule | |
                |---|---|
                | of a processor's time is used | %.0f %% |
                | processors of an instance | %d |
                | live tokens of a partition, at most | %,d |
                | partitions for growth, because their number cannot be changed | %d times |
                | disk for compaction | %d times |
                """
                .formatted(
                        plans(),
                        CapacityPlan.carriedPerSecond(),
                        CapacityPlan.readPerSecond(),
                        measured(),
                        100 * CapacityPlan.BUSY,
                        CapacityPlan.CORES,
                        CapacityPlan.TOKENS_PER_PARTITION,
                        CapacityPlan.ROOM_TO_GROW,
                        CapacityPlan.COMPACTION);
    }

    private static String plans() {
        List<Map<String, String>> columns = PLANS.stream().map(CapacityLines::of).toList();
        StringBuilder table =
                new StringBuilder("| what | small | large | very large |\n|---|---|---|---|\n");
        for (String what : columns.get(0).keySet()) {
            table.append("| ").append(what);
            columns.forEach(column -> table.append(" | ").append(column.get(what)));
            table.append(" |\n");
        }
        return table.toString();
    }

    private static String measured() {
        StringBuilder table = new StringBuilder();
        for (MeasuredCost cost : MeasuredCost.values()) {
            table.append(
                    "| %s | %s %s | `%s` |\n"
                            .formatted(
                                    cost.what(),
                                    Amount.count(cost.amount()),
                                    cost.unit(),
                                    cost.command()));
        }
        return table.toString();
    }
}
