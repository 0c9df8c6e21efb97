package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.ConsoleConfig;
import dev.tokensweep.app.config.DatabaseUrl;
import dev.tokensweep.app.config.MetricsSettings;
import dev.tokensweep.app.console.ReloadStatus;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.Backlog;
import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.demo.Rest;
import dev.tokensweep.demo.Summary;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Wso2Schema;
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
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Set<Role> ROLES = Set.of(Role.CAPTURE, Role.CLEANER, Role.SINK);

    private final DemoOptions options;
    private final CountDownLatch interrupted;
    private final DemoProgress progress;
    private final Closing closing = new Closing();
    private final DataDirectory directory;
    private final DemoServices services;
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
            progress.say("Starting %s and Kafka ...".formatted(name()));
            services = closing.on(DemoServices.start(options, directory, () -> violated));
            database = services.connections();
            prepare(schema);
            Observation observation =
                    closing.on(
                            new Observation(
                                    new ConsoleConfig("127.0.0.1", options.consolePort, null, null),
                                    new MetricsSettings(null, Duration.ofMinutes(1))));
            Pipeline.Stages stages =
                    DemoStages.of(
                            services.server().ours(),
                            directory,
                            observation.measured(
                                    Map.of(
                                            "bootstrap.servers",
                                            services.broker().bootstrapServers())));
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

    /** Of the database, for people. */
    private String name() {
        return DatabaseUrl.masked(options.database);
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
                progress.say(
                        "Kept to be looked into: %s%s"
                                .formatted(directory.root(), services.server().remains()));
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
                    "%s or Kafka has stopped; see their log".formatted(name()), null);
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
            Ledger.install(connection, DemoStages.SAFE_PERIOD);
            Backlog.insert(connection, options.backlog);
        } catch (SQLException e) {
            throw CommandFailure.failed("the demo's tables: " + e.getMessage(), e);
        }
    }

    private static SchemaVersion schema(DemoOptions options) {
        DemoServices.check(options);
        if (options.ratePerSecond < 1 || options.backlog < 0) {
            throw CommandFailure.usage("--rate must be at least 1, --backlog at least 0");
        }
        try {
            return SchemaVersion.of(options.schema);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--schema: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
