package dev.tokensweep.sink;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the token table holds, and what the policy would do with it, at one moment. Immutable.
 *
 * @param at the database's clock
 * @param groups all tokens, each in one of them
 * @param apps the applications that the groups name; one that is not there, or may not be read, is
 *     left out
 * @param samples some token ids, by reason where they go now and by what keeps them where KEPT
 * @param statements what a purge would execute, in this order
 * @param related rows of the tables beside the token table, by table, after the tokens have gone
 *     that go now
 * @param obstacles what keeps the archive from taking a row whole, each with what mends it; no
 *     token would go
 */
public record PlanReport(
        Instant at,
        List<PlanGroup> groups,
        Map<Integer, App> apps,
        Map<String, List<String>> samples,
        List<String> statements,
        Map<String, RelatedCount> related,
        List<String> obstacles) {

    /** An application; its name may be null. */
    public record App(String key, String name) {}

    /**
     * A table's rows.
     *
     * @param now how many go at this moment
     * @param withoutCopy how many of these go without a copy
     * @param held how many a legal hold keeps, due or not
     */
    public record RelatedCount(long rows, long now, long withoutCopy, long held) {}

    public PlanReport {
        groups = List.copyOf(groups);
        apps = Map.copyOf(apps);
        samples = Map.copyOf(samples);
        statements = List.copyOf(statements);
        related = Map.copyOf(related);
        obstacles = List.copyOf(obstacles);
    }
}
