package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.console.ReloadStatus;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.Service;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything one {@code run} holds: data directory, embedded broker, stages, console. Starts in the
 * order in which each needs the one before, and leaves nothing behind when one of them fails.
 */
final class Installation implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Installation.class);

    private final Closing closing = new Closing();
    private final Set<Role> roles;
    private final DataDirectory directory;
    private final Optional<SandboxProcess> broker;
    private final Map<String, Object> kafka;
    private final Pipeline pipeline;
    private AppConfig config;

    private Installation(
            AppConfig given, Set<Role> roles, Faults faults, Supplier<ReloadStatus> reloads) {
        long startedNanos = System.nanoTime();
        this.roles = roles;
        try {
            directory = closing.on(DataDirectory.open(given.dataDir()));
            CheckedStages checked = CheckedStages.of(given, directory, roles, Set.of());
            checked.warnings().forEach(LOGGER::warn);
            config = checked.config();
            broker = broker(config, directory, roles, closing);
            Map<String, Object> unmeasured =
                    config.kafka()
                            .clientProperties(
                                    broker.map(SandboxProcess::bootstrapServers)
                                            .orElse(config.kafka().bootstrapServers()));
            Optional<Observation> observation =
                    roles.contains(Role.CONSOLE) && config.console().isEnabled()
                            ? Optional.of(
                                    closing.on(new Observation(config.console(), config.metrics())))
                            : Optional.empty();
            kafka = observation.map(o -> o.measured(unmeasured)).orElse(unmeasured);
            Pipeline.Stages stages = checked.stages(kafka);
            TopicProvisioner.provision(
                    stages.cleaner().kafkaProperties(),
                    stages.cleaner().topics(),
                    (short) config.kafka().replicationFactor());
            pipeline = closing.on(Pipeline.start(stages, checked.roles(), faults));
            observation.ifPresent(o -> o.watch(pipeline, reloads));
            Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
            LOGGER.info("Tokensweep runs as {} after {} ms", checked.roles(), took.toMillis());
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @param reloads what has become of changed configurations
     */
    static Installation start(
            AppConfig given, Set<Role> roles, Faults faults, Supplier<ReloadStatus> reloads) {
        return new Installation(given, roles, faults, reloads);
    }

    /**
     * Looks whether those settings of another configuration that can be taken up while all runs
     * would work; changes nothing.
     *
     * @return takes them up: when it has run, no deletion of this process goes by what was said
     *     before
     * @throws dev.tokensweep.app.config.ConfigException with every reason why it does not go
     * @throws dev.tokensweep.sink.DatabaseUnreachableException when the database does not answer
     */
    Runnable prepare(AppConfig changed) {
        CheckedStages checked =
                CheckedStages.of(
                        config.takingUp(changed), directory, roles, EnumSet.of(Role.CAPTURE));
        checked.warnings().forEach(LOGGER::warn);
        Pipeline.Stages next = checked.stages(kafka);
        return () -> {
            pipeline.change(next, checked.roles());
            config = checked.config();
        };
    }

    private static Optional<SandboxProcess> broker(
            AppConfig config, DataDirectory directory, Set<Role> roles, Closing closing) {
        if (!config.kafka().isEmbedded()) {
            return Optional.empty();
        }
        if (!roles.containsAll(EnumSet.of(Role.CAPTURE, Role.CLEANER, Role.SINK))) {
            throw CommandFailure.usage(
                    "--roles: the embedded broker serves one process with all roles; name kafka.bootstrap-servers to share the work");
        }
        return Optional.of(
                closing.on(
                        SandboxProcess.start(
                                directory.services(),
                                EnumSet.of(Service.BROKER),
                                directory.log("broker"))));
    }

    /** Fails with the reason when a part has given up for good. */
    void requireHealthy() {
        if (broker.isPresent() && !broker.get().isAlive()) {
            throw CommandFailure.failed(
                    "the embedded broker has stopped; its log in data-dir says why", null);
        }
        pipeline.status()
                .failure()
                .ifPresent(
                        failure -> {
                            throw CommandFailure.failed(failure, null);
                        });
    }

    @Override
    public void close() {
        LOGGER.info("Stopping");
        closing.close();
        LOGGER.info("Stopped");
    }
}
