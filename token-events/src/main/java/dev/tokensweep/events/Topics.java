package dev.tokensweep.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The only place where a topic is named and set up.
 *
 * @param prefix stands before every name; may be empty
 * @param partitions of every topic keyed by token id; they must be equal, because the cleaner joins
 *     them by key, and may not change while there is state
 * @param horizon how long {@code token-changes} is kept: how far back forensic replay reaches
 */
public record Topics(String prefix, int partitions, Duration horizon) {
    private static final Duration TRANSIT = Duration.ofDays(7);

    /** What is lost of these comes again with the reconciler's next pass. */
    private static final Duration PASSING = Duration.ofHours(6);

    public String tokenChanges() {
        return prefix + "token-changes";
    }

    public String tokenVerdicts() {
        return prefix + "token-verdicts";
    }

    public String tokenSpared() {
        return prefix + "token-spared";
    }

    public String tokenSightings() {
        return prefix + "token-sightings";
    }

    public String tokenDoubts() {
        return prefix + "token-doubts";
    }

    public String tokenAudit() {
        return prefix + "token-audit";
    }

    public String auditCheckpoints() {
        return prefix + "token-audit-checkpoints";
    }

    public String tokenStats() {
        return prefix + "token-stats";
    }

    public String deadLetters() {
        return prefix + "token-dead-letters";
    }

    public String captureOffsets() {
        return prefix + "capture-offsets";
    }

    /**
     * What columns the captured tables had at each place of a binary log; kept for ever, as capture
     * may start from any. Empty on PostgreSQL, whose log tells the columns itself.
     */
    public String schemaHistory() {
        return prefix + "capture-schema-history";
    }

    /**
     * Every topic that exists before a stage starts; the cleaner's internal ones it makes itself.
     */
    public List<TopicSpec> all() {
        return List.of(
                kept(tokenChanges(), partitions, horizon.toMillis()),
                kept(tokenVerdicts(), partitions, TRANSIT.toMillis()),
                kept(tokenSpared(), partitions, TRANSIT.toMillis()),
                kept(tokenSightings(), partitions, PASSING.toMillis()),
                kept(tokenDoubts(), partitions, PASSING.toMillis()),
                stamped(tokenAudit(), partitions),
                kept(auditCheckpoints(), partitions, -1),
                kept(tokenStats(), 1, TRANSIT.toMillis()),
                kept(deadLetters(), 1, -1),
                kept(schemaHistory(), 1, -1),
                new TopicSpec(
                        captureOffsets(),
                        1,
                        Map.of(
                                "cleanup.policy", "compact",
                                "segment.ms", "3600000",
                                "min.cleanable.dirty.ratio", "0.1")));
    }

    /** Kept for ever; a record's time is the writer's, and hashed with it. */
    private static TopicSpec stamped(String name, int partitions) {
        return new TopicSpec(
                name,
                partitions,
                Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "-1",
                        "message.timestamp.type", "CreateTime"));
    }

    private static TopicSpec kept(String name, int partitions, long retentionMs) {
        return new TopicSpec(
                name,
                partitions,
                Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retentionMs)));
    }
}
