package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.Service;
import dev.tokensweep.sink.SinkPreflight;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything one {@code run} holds: data directory, embedded broker, stages, console. Starts in the
 * order in which each needs the one before, and leaves nothing behind when one of them fails.
 */
final class Installation implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Installation.class);

    private final Closing closing;
    private final Pipeline pipeline;
    private final Optional<SandboxProcess> broker;

    private Installation(Closing closing, Pipeline pipeline, Optional<SandboxProcess> broker) {
        this.closing = closing;
        this.pipeline = pipeline;
        this.broker = broker;
    }

    static Installation start(AppConfig given, Set<Role> roles, Faults faults) {
        long startedNanos = System.nanoTime();
        Closing closing = new Closing();
        try {
            DataDirectory directory = closing.on(DataDirectory.open(given.dataDir()));
            Set<Role> effective = new StageSettings(given, directory).effective(roles);
            AppConfig config = NamedSchema.of(given, effective);
            StageSettings unresolved = new StageSettings(config, directory);
            Pipeline.check(unresolved.stages("none yet"), effective);
            if (effective.contains(Role.SINK)) {
                SinkPreflight.warnings(unresolved.stages("none yet").sink()).forEach(LOGGER::warn);
            }
            StageSettings settings =
                    unresolved.withCleanerPolicy(
                            RuleApps.resolve(
                                    config.cleanup(),
                                    unresolved.stages("none yet").sink(),
                                    effective));
            Optional<SandboxProcess> broker = broker(config, directory, roles, closing);
            Map<String, Object> kafka =
                    config.kafka()
                            .clientProperties(
                                    broker.map(SandboxProcess::bootstrapServers)
                                            .orElse(config.kafka().bootstrapServers()));
            Optional<Observation> observation =
                    roles.contains(Role.CONSOLE) && config.console().isEnabled()
                            ? Optional.of(
                                    closing.on(new Observation(config.console(), config.metrics())))
                            : Optional.empty();
            Pipeline.Stages stages =
                    settings.stages(observation.map(o -> o.measured(kafka)).orElse(kafka));
            TopicProvisioner.provision(
                    stages.cleaner().kafkaProperties(),
                    stages.cleaner().topics(),
                    (short) config.kafka().replicationFactor());
            Pipeline pipeline = closing.on(Pipeline.start(stages, effective, faults));
            observation.ifPresent(o -> o.watch(pipeline, stages.cleaner(), stages.sink()));
            Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
            LOGGER.info("Tokensweep runs as {} after {} ms", effective, took.toMillis());
            return new Installation(closing, pipeline, broker);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
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
