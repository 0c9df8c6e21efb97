package dev.tokensweep.sink;

import java.time.Instant;
import java.util.List;

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
 * @param holds how many legal holds stand
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
        long holds,
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
        progress = List.copyOf(progress);
    }

    static ControlStatus of(
            ControlRow row, SinkConfig config, long holds, List<Partition> progress) {
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

    /** Tokens deleted so far, by all instances. */
    public long purged() {
        return progress.stream().mapToLong(Partition::purged).sum();
    }

    /** Verdicts refused so far, by all instances. */
    public long spared() {
        return progress.stream().mapToLong(Partition::spared).sum();
    }
}
