package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.AuditSettings;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.DatabaseKind;
import dev.tokensweep.capture.BinlogSettings;
import dev.tokensweep.capture.CaptureConfig;
import dev.tokensweep.cleaner.CheckpointSigning;
import dev.tokensweep.cleaner.CleanerConfig;
import dev.tokensweep.cleaner.DoubtPace;
import dev.tokensweep.events.AuditSigning;
import dev.tokensweep.events.Topics;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.Upkeep;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the configuration says, put into the words of each stage. */
final class StageSettings {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SLOT_TIMEOUT = Duration.ofSeconds(75);

    private final AppConfig config;
    private final DataDirectory directory;
    private final CleanupPolicy cleanerPolicy;

    StageSettings(AppConfig config, DataDirectory directory) {
        this(config, directory, config.cleanup().policy());
    }

    private StageSettings(AppConfig config, DataDirectory directory, CleanupPolicy cleanerPolicy) {
        this.config = config;
        this.directory = directory;
        this.cleanerPolicy = cleanerPolicy;
    }

    /** The same, and the cleaner's rules name apps by id alone; the sink asks the database. */
    StageSettings withCleanerPolicy(CleanupPolicy resolved) {
        return new StageSettings(config, directory, resolved);
    }

    /**
     * The settings of all stages.
     *
     * @param bootstrapServers of the broker that is to be used
     */
    Pipeline.Stages stages(String bootstrapServers) {
        return stages(config.kafka().clientProperties(bootstrapServers));
    }

    /**
     * The settings of all stages.
     *
     * @param kafka what every client gets
     */
    Pipeline.Stages stages(Map<String, Object> kafka) {
        Topics topics = config.kafka().topics();
        return new Pipeline.Stages(
                new CaptureConfig(
                        config.database().url(),
                        config.database().user(),
                        config.database().password(),
                        config.database().schema(),
                        config.capture().slot(),
                        config.capture().publication(),
                        kafka,
                        topics,
                        POLL_INTERVAL,
                        HEARTBEAT_INTERVAL,
                        SLOT_TIMEOUT,
                        config.capture().maxRetainedLogBytes(),
                        firstBacklog(),
                        binlog(config),
                        config.users()),
                new CleanerConfig(
                        kafka,
                        topics,
                        directory.instanceId(),
                        directory.stores(),
                        config.cleaner().threads(),
                        config.cleaner().commitInterval(),
                        cleanerPolicy,
                        doubts(),
                        signing()),
                new SinkConfig(
                        config.database().url(),
                        config.database().user(),
                        config.database().password(),
                        config.database().schema(),
                        kafka,
                        topics,
                        directory.instanceId(),
                        config.sink().threads(),
                        config.sink().batchSize(),
                        config.sink().batchAge(),
                        config.cleanup().policy(),
                        config.cleanup().droppableColumns(),
                        upkeep(),
                        CommandDatabase.restraint(config),
                        config.database().sessionTimeZone(),
                        config.users()));
    }

    /** As every look at the database is to have it. */
    static BinlogSettings binlog(AppConfig config) {
        return new BinlogSettings(config.database().sessionTimeZone(), config.capture().serverId());
    }

    /**
     * Where nothing may be deleted, or by no such lane, capture is not to wait for it: the lane
     * goes by the places of rows, which PostgreSQL alone tells.
     */
    private Duration firstBacklog() {
        boolean goes =
                config.cleanup().enabled() && config.database().kind() == DatabaseKind.POSTGRESQL;
        return goes ? config.cleanup().firstBacklog() : Duration.ZERO;
    }

    /** As fast in all as the reconciler looks; without a sink nobody would answer. */
    private DoubtPace doubts() {
        if (!config.cleanup().enabled()) {
            return DoubtPace.NONE;
        }
        int ofEachPartition =
                config.reconciler().rowsPerSecond() / config.kafka().topics().partitions();
        return new DoubtPace(Math.max(1, ofEachPartition), config.reconciler().interval());
    }

    private CheckpointSigning signing() {
        AuditSettings audit = config.audit();
        if (audit.signingKeyFile() == null) {
            return CheckpointSigning.NONE;
        }
        try {
            return new CheckpointSigning(
                    AuditSigning.privateKey(audit.signingKeyFile()), audit.checkpointInterval());
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(
                            "audit.signing-key-file: %s; make one with: openssl genpkey -algorithm ed25519 -out FILE"
                                    .formatted(e.getMessage())));
        }
    }

    /** With cleanup switched off nothing is deleted, whoever may start the sink nevertheless. */
    private Upkeep upkeep() {
        Upkeep configured = CommandDatabase.upkeep(config);
        return config.cleanup().enabled() ? configured : configured.deletingNothing();
    }

    /** With cleanup switched off nothing is deleted: verdicts wait until it is switched on. */
    Set<Role> effective(Set<Role> roles) {
        Set<Role> effective = EnumSet.copyOf(roles);
        if (!config.cleanup().enabled()) {
            effective.remove(Role.SINK);
        }
        return effective;
    }
}
