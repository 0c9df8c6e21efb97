package dev.tokensweep.app;

import dev.tokensweep.app.config.DatabaseConfig;
import dev.tokensweep.app.config.DatabaseKind;
import dev.tokensweep.capture.CaptureConfig;
import dev.tokensweep.cleaner.CheckpointSigning;
import dev.tokensweep.cleaner.CleanerConfig;
import dev.tokensweep.cleaner.DoubtPace;
import dev.tokensweep.events.Topics;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sink.Breaker;
import dev.tokensweep.sink.Pacing;
import dev.tokensweep.sink.PurgeWindows;
import dev.tokensweep.sink.Restraint;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.Upkeep;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** How the stages of a demonstration are set. */
final class DemoStages {
    /** Short, so that a minute shows whole lives. */
    static final Duration SAFE_PERIOD = Duration.ofSeconds(1);

    private static final CleanupPolicy POLICY = CleanupPolicy.of(Terms.of(SAFE_PERIOD));

    /**
     * Here traffic ends all at once, and every token goes after that: no reason to be surprised.
     */
    private static final Restraint RESTRAINT =
            new Restraint(Pacing.DEFAULT, PurgeWindows.ALWAYS, Breaker.OFF);

    /** Rows that go by a cascade are not in every log: there the reconciler alone misses them. */
    private static final Upkeep UPKEEP_WITH_CASCADES =
            new Upkeep(
                    true,
                    Upkeep.DEFAULT.related(),
                    Upkeep.DEFAULT.relatedInterval(),
                    null,
                    Duration.ofSeconds(5),
                    2_000,
                    Upkeep.DEFAULT.clockTolerance());

    private static final DoubtPace DOUBTS_WITH_CASCADES = new DoubtPace(500, Duration.ofSeconds(5));

    /** Of the replication slot, which a server that is given may have for others too. */
    private static final String SLOT = "tokensweep_demo";

    private static final int PARTITIONS = 4;

    private DemoStages() {}

    static Pipeline.Stages of(
            DatabaseConfig database, DataDirectory directory, Map<String, Object> kafka) {
        Topics topics = new Topics("", PARTITIONS, Duration.ofDays(1));
        boolean tellsCascades = database.kind() == DatabaseKind.POSTGRESQL;
        SinkConfig sink =
                NamedSchema.of(
                        new SinkConfig(
                                database.url(),
                                database.user(),
                                database.password(),
                                null,
                                kafka,
                                topics,
                                directory.instanceId(),
                                1,
                                1000,
                                Duration.ofMillis(20),
                                POLICY,
                                Set.of(),
                                tellsCascades ? Upkeep.DEFAULT : UPKEEP_WITH_CASCADES,
                                RESTRAINT));
        return new Pipeline.Stages(
                capture(database, sink),
                new CleanerConfig(
                        kafka,
                        topics,
                        directory.instanceId(),
                        directory.stores(),
                        2,
                        Duration.ofMillis(100),
                        POLICY,
                        tellsCascades ? DoubtPace.NONE : DOUBTS_WITH_CASCADES,
                        CheckpointSigning.NONE),
                sink);
    }

    private static CaptureConfig capture(DatabaseConfig database, SinkConfig sink) {
        CaptureConfig usual =
                CaptureConfig.of(
                        database.url(),
                        database.user(),
                        database.password(),
                        sink.schema(),
                        sink.kafkaProperties(),
                        sink.topics());
        return new CaptureConfig(
                usual.jdbcUrl(),
                usual.user(),
                usual.password(),
                usual.schema(),
                SLOT,
                usual.publicationName(),
                usual.kafkaProperties(),
                usual.topics(),
                usual.pollInterval(),
                usual.heartbeatInterval(),
                usual.slotTimeout(),
                usual.maxRetainedLogBytes(),
                usual.backlogLimit(),
                usual.binlog(),
                usual.users());
    }
}
