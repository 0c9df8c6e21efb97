package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.sandbox.SandboxProcess;
import java.util.HashMap;
import java.util.Map;

/** The broker's part of the configuration, for commands that run no stage. */
final class CommandKafka {
    private static final String TIMEOUT_MS = "15000";

    private CommandKafka() {}

    /**
     * What every client of a command gets.
     *
     * @throws CommandFailure when the broker is one of our own that has never run
     */
    static Map<String, Object> of(AppConfig config) {
        Map<String, Object> properties =
                new HashMap<>(config.kafka().clientProperties(bootstrapServers(config)));
        properties.put("request.timeout.ms", "10000");
        properties.put("default.api.timeout.ms", TIMEOUT_MS);
        properties.put("max.block.ms", TIMEOUT_MS);
        return properties;
    }

    private static String bootstrapServers(AppConfig config) {
        if (!config.kafka().isEmbedded()) {
            return config.kafka().bootstrapServers();
        }
        return SandboxProcess.knownBroker(DataDirectory.services(config.dataDir()))
                .orElseThrow(
                        () ->
                                CommandFailure.failed(
                                        "data-dir: no broker of ours has run under %s; name the directory of the 'run', or kafka.bootstrap-servers"
                                                .formatted(config.dataDir()),
                                        null));
    }

    /** What to look at when the broker does not answer. */
    static String advice(AppConfig config) {
        return config.kafka().isEmbedded()
                ? "the embedded broker answers only while 'tokensweep run' does"
                : "check that it runs, kafka.bootstrap-servers and kafka.properties";
    }
}
