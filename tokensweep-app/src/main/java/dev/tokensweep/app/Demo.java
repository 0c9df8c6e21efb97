package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.ConsoleConfig;
import dev.tokensweep.app.config.MetricsSettings;
import dev.tokensweep.app.console.ReloadStatus;
import dev.tokensweep.capture.CaptureConfig;
import dev.tokensweep.cleaner.CheckpointSigning;
import dev.tokensweep.cleaner.CleanerConfig;
import dev.tokensweep.cleaner.DoubtPace;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.Backlog;
import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.demo.Rest;
import dev.tokensweep.demo.Summary;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Wso2Schema;
import dev.tokensweep.sink.Breaker;
import dev.tokensweep.sink.Pacing;
import dev.tokensweep.sink.PurgeWindows;
import dev.tokensweep.sink.Restraint;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.Upkeep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** One demonstration, from an empty directory to the summary. Used by one thread. */
final class Demo implements AutoCloseable {
    /** Short, so that a minute shows whole lives. */
    private static final Duration SAFE_PERIOD = Duration.ofSeconds(1);

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

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int PARTITIONS = 4;
    private static final Set<Role> ROLES = Set.of(Role.CAPTURE, Role.CLEANER, Role.SINK);

    private final DemoOptions options;
    private final CountDownLatch interrupted;
    private final DemoProgress progress;
    private final Closing closing = new Closing();
    private final DataDirectory directory;
    private final DemoDatabase services;
    private final DataSource database;
    private final Pipeline pipeline;
    private final AuditReader audit;
    private boolean violated;

    private Demo(DemoOptions options, CountDownLatch interrupted, DemoProgress progress) {
        this.options = options;
        this.interrupted = interrupted;
        this.progress = progress;
        try {
            SchemaVersion schema = schema(options);
            directory = closing.on(DemoDirectory.open(options.directory, closing, () -> violated));
            progress.say("Starting %s and Kafka ...".formatted(options.database));
            services = closing.on(DemoDatabase.start(options.database, directory));
            database = services.connections();
            prepare(schema);
            Observation observation =
                    closing.on(
                            new Observation(
                                    new ConsoleConfig("127.0.0.1", options.consolePort, null, null),
                                    new MetricsSettings(null, Duration.ofMinutes(1))));
            Pipeline.Stages stages =
                    stages(
                            services,
                            directory,
                            observation.measured(
                                    Map.of("bootstrap.servers", services.bootstrapServers())));
            Pipeline.check(stages, ROLES);
            TopicProvisioner.provision(
                    stages.cleaner().kafkaProperties(), stages.cleaner().topics(), (short) 1);
            audit =
                    closing.on(
                            AuditReader.start(
                                    stages.cleaner().kafkaProperties(), stages.cleaner().topics()));
            progress.say("Starting the sink, the cleaner and capture ...");
            pipeline = closing.on(Pipeline.start(stages, ROLES, Faults.NONE));
            watch(observation);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /** A demo without a console is one all the same. */
    private void watch(Observation observation) {
        if (options.consolePort == 0) {
            return;
        }
        Instant began = Instant.now();
        try {
            observation.watch(pipeline, () -> ReloadStatus.started(began));
            progress.say("The console is at http://127.0.0.1:" + options.consolePort);
        } catch (ConfigException e) {
            progress.say("No console: " + e.getMessage());
        }
    }

    /**
     * Runs it.
     *
     * @param interrupted opened when the user wants it to end before its time
     * @throws CommandFailure when the laws could not be checked
     */
    static Summary run(DemoOptions options, CountDownLatch interrupted, DemoProgress progress) {
        try (Demo demo = new Demo(options, interrupted, progress)) {
            return demo.run();
        } catch (SQLException e) {
            throw CommandFailure.failed("the demo's database failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("the demo was interrupted", e);
        }
    }

    private Summary run() throws SQLException, InterruptedException {
        awaitStreaming();
        progress.say("Cleaning up what was there before: %,d tokens".formatted(options.backlog));
        awaitRest();
        long seed = options.seed == null ? System.nanoTime() : options.seed;
        progress.say(
                "%d tokens a second for %d s, seed %d"
                        .formatted(options.ratePerSecond, options.duration.toSeconds(), seed));
        try (TokenTraffic traffic =
                TokenTraffic.start(
                        database,
                        seed,
                        options.ratePerSecond,
                        SchemaVersion.of(options.schema) != SchemaVersion.V2_6)) {
            watch();
            progress.say("Stopping the traffic, waiting until all is clean ...");
            traffic.stop();
        }
        awaitRest();
        progress.say("Checking the laws ...");
        try (Connection connection = database.getConnection()) {
            Summary summary = LawCheck.check(connection, audit);
            violated = summary.violationCount() > 0;
            if (violated) {
                progress.say("Kept to be looked into: " + directory.root());
            }
            return summary;
        }
    }

    private void watch() throws InterruptedException {
        long endNanos = System.nanoTime() + options.duration.toNanos();
        while (System.nanoTime() < endNanos && !pause()) {
            requireHealthy();
            progress.show(figures());
        }
        progress.clear();
    }

    private void awaitStreaming() throws InterruptedException {
        long endNanos = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!pipeline.status().isReady() && !pause()) {
            requireHealthy();
            if (System.nanoTime() > endNanos) {
                throw CommandFailure.failed(
                        "the pipeline is not ready after %d s: %s"
                                .formatted(START_TIMEOUT.toSeconds(), pipeline.status()),
                        null);
            }
        }
    }

    private void awaitRest() throws SQLException, InterruptedException {
        long endNanos = System.nanoTime() + REST_TIMEOUT.toNanos();
        try (Connection connection = database.getConnection()) {
            while (System.nanoTime() < endNanos) {
                requireHealthy();
                if (Rest.look(connection, audit).isReached()) {
                    return;
                }
                progress.show(figures());
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    /** True once the user wants to end. */
    private boolean pause() throws InterruptedException {
        return interrupted.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void requireHealthy() {
        if (!services.isAlive()) {
            throw CommandFailure.failed(
                    "%s or Kafka has stopped; see their log".formatted(options.database), null);
        }
        pipeline.status()
                .failure()
                .ifPresent(
                        failure -> {
                            throw CommandFailure.failed(failure, null);
                        });
    }

    private String figures() {
        return "issued %,d  changed %,d  expired %,d  condemned %,d  archived %,d  removed by others %,d  spared %,d  time to clean p50 %d ms p99 %d ms"
                .formatted(
                        audit.count(AuditType.ISSUED) + audit.count(AuditType.SEEN),
                        audit.count(AuditType.CHANGED),
                        audit.count(AuditType.EXPIRED),
                        audit.count(AuditType.CONDEMNED),
                        audit.count(AuditType.ARCHIVED),
                        audit.count(AuditType.REMOVED_BY_OTHERS),
                        audit.count(AuditType.SPARED),
                        audit.timeToCleanMs(50),
                        audit.timeToCleanMs(99));
    }

    private void prepare(SchemaVersion schema) {
        try (Connection connection = database.getConnection()) {
            Wso2Schema.create(connection, schema);
            Ledger.install(connection, SAFE_PERIOD);
            Backlog.insert(connection, options.backlog);
        } catch (SQLException e) {
            throw CommandFailure.failed("the demo's tables: " + e.getMessage(), e);
        }
    }

    private static SchemaVersion schema(DemoOptions options) {
        DemoDatabase.check(options.database);
        if (options.ratePerSecond < 1 || options.backlog < 0) {
            throw CommandFailure.usage("--rate must be at least 1, --backlog at least 0");
        }
        try {
            return SchemaVersion.of(options.schema);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--schema: " + e.getMessage());
        }
    }

    private static Pipeline.Stages stages(
            DemoDatabase services, DataDirectory directory, Map<String, Object> kafka) {
        Topics topics = new Topics("", PARTITIONS, Duration.ofDays(1));
        String user = services.ours();
        SinkConfig sink =
                NamedSchema.of(
                        new SinkConfig(
                                services.url(),
                                user,
                                null,
                                null,
                                kafka,
                                topics,
                                directory.instanceId(),
                                1,
                                1000,
                                Duration.ofMillis(20),
                                POLICY,
                                Set.of(),
                                services.isPostgres() ? Upkeep.DEFAULT : UPKEEP_WITH_CASCADES,
                                RESTRAINT));
        return new Pipeline.Stages(
                CaptureConfig.of(services.url(), user, null, sink.schema(), kafka, topics),
                new CleanerConfig(
                        kafka,
                        topics,
                        directory.instanceId(),
                        directory.stores(),
                        2,
                        Duration.ofMillis(100),
                        POLICY,
                        services.isPostgres() ? DoubtPace.NONE : DOUBTS_WITH_CASCADES,
                        CheckpointSigning.NONE),
                sink);
    }

    @Override
    public void close() {
        closing.close();
    }
}
