package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How things stand, by the database alone. Immutable.
 *
 * @param state ALLOWED, or why not: PAUSED, BREAKER_OPEN, OUTSIDE_WINDOW
 * @param reason the same in one line; null where anything may be deleted
 * @param pausedAt null while not paused, as are the two that follow
 * @param pauseReason null also where none was given
 * @param breakerOpenedAt null while it is closed, as is the next
 * @param resumedAt null where nobody ever said so, as is the next
 * @param rowsPerSecond null for no limit, as is the next
 * @param exemptBefore what could go before then does not count for the breaker; null for nothing
 * @param holdsByScope how many legal holds stand, by what they name; those of which none stands are
 *     left out
 * @param progress in the order of topics and partitions
 */
public record ControlStatus(
        String state,
        String reason,
        Instant pausedAt,
        String pausedBy,
        String pauseReason,
        Instant breakerOpenedAt,
        String breakerReason,
        Instant resumedAt,
        String resumedBy,
        Integer rowsPerSecond,
        String throttledBy,
        Policy policy,
        Instant exemptBefore,
        Map<Hold.Scope, Long> holdsByScope,
        List<Partition> progress) {
    private static final String ALLOWED = "ALLOWED";

    /** How the policy of the configuration stands to the one that was accepted. */
    public enum Policy {
        ACCEPTED,
        CHANGED,
        NONE_YET
    }

    /**
     * What was done with the verdicts of one partition.
     *
     * @param topicId Kafka's own; a topic made anew has another
     * @param nextOffset of the next verdict
     * @param spared verdicts that the database refused
     * @param lastBatchAt null before the first
     */
    public record Partition(
            String topicId,
            int number,
            long nextOffset,
            long purged,
            long spared,
            Instant lastBatchAt) {}

    public ControlStatus {
        holdsByScope = Map.copyOf(holdsByScope);
        progress = List.copyOf(progress);
    }

    static ControlStatus of(
            ControlRow row,
            SinkConfig config,
            Map<Hold.Scope, Long> holds,
            List<Partition> progress) {
        Bar bar = row.bar(config.restraint().windows()).orElse(null);
        return new ControlStatus(
                bar == null ? ALLOWED : bar.kind().name(),
                bar == null ? null : bar.reason(),
                row.pausedAt(),
                row.pausedBy(),
                row.pauseReason(),
                row.breakerOpenedAt(),
                row.breakerReason(),
                row.resumedAt(),
                row.resumedBy(),
                row.rowsPerSecond(),
                row.throttledBy(),
                policy(row, PolicyFingerprint.of(config.policy())),
                row.exemptBefore(),
                holds,
                progress);
    }

    private static Policy policy(ControlRow row, String ours) {
        if (row.policy() == null) {
            return Policy.NONE_YET;
        }
        return row.policy().equals(ours) ? Policy.ACCEPTED : Policy.CHANGED;
    }

    /** How many legal holds stand. */
    public long holds() {
        return holdsByScope.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Tokens deleted so far, by all instances. */
    public long purged() {
        return progress.stream().mapToLong(Partition::purged).sum();
    }

    /** Verdicts refused so far, by all instances. */
    public long spared() {
        return progress.stream().mapToLong(Partition::spared).sum();
    }
}
