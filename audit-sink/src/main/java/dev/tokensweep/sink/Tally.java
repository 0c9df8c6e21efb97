package dev.tokensweep.sink;

import dev.tokensweep.events.Spared;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the verdicts of a batch, by partition. Used by one worker.
 *
 * <p>The breaker weighs purges that no exemption covers, and refusals by which the database
 * contradicts the cleaner: a row that is locked or held says nothing of the sort, and one that has
 * changed since only that the cleaner is behind.
 */
final class Tally {
    private final Map<Integer, Counts> byPartition = new HashMap<>();

    /** All since the beginning of the batch. */
    record Counts(long purged, long spared, long weighedPurged, long weighedSpared) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        private Counts plus(Counts other) {
            return new Counts(
                    purged + other.purged,
                    spared + other.spared,
                    weighedPurged + other.weighedPurged,
                    weighedSpared + other.weighedSpared);
        }
    }

    void addPurged(List<VerdictRecord> gone, Exemption exemption) {
        for (VerdictRecord token : gone) {
            boolean exempt = exemption.covers(token.verdict());
            add(token, new Counts(1, 0, exempt ? 0 : 1, 0));
        }
    }

    void addSpared(List<Refusal> refusals) {
        for (Refusal refusal : refusals) {
            add(refusal.verdict(), new Counts(0, 1, 0, contradicts(refusal.cause()) ? 1 : 0));
        }
    }

    private static boolean contradicts(Spared.Cause cause) {
        return switch (cause) {
            case NOT_DUE, RULE -> true;
            case LOCKED, HELD, CHANGED -> false;
        };
    }

    private void add(VerdictRecord verdict, Counts counts) {
        byPartition.merge(verdict.source().partition(), counts, Counts::plus);
    }

    Counts of(int partition) {
        return byPartition.getOrDefault(partition, Counts.NONE);
    }
}
