package dev.tokensweep.app.config;

import dev.tokensweep.policy.CleanupPolicy;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the typed configuration of valid values. */
final class ConfigAssembly {
    private ConfigAssembly() {}

    static AppConfig assemble(Values values, String password) {
        return new AppConfig(
                new DatabaseConfig(
                        values.get(Catalogue.DATABASE_URL),
                        values.get(Catalogue.DATABASE_USER),
                        password,
                        values.get(Catalogue.DATABASE_SCHEMA)),
                kafka(values),
                values.get(Catalogue.DATA_DIR),
                cleanup(values),
                new CaptureSettings(
                        values.get(Catalogue.CAPTURE_SLOT),
                        values.get(Catalogue.CAPTURE_PUBLICATION)),
                new CleanerSettings(
                        values.get(Catalogue.CLEANER_THREADS),
                        values.get(Catalogue.CLEANER_COMMIT_INTERVAL)),
                new SinkSettings(
                        values.get(Catalogue.SINK_THREADS),
                        values.get(Catalogue.SINK_BATCH_SIZE),
                        values.get(Catalogue.SINK_BATCH_AGE)),
                new ConsoleConfig(
                        values.get(Catalogue.CONSOLE_HOST), values.get(Catalogue.CONSOLE_PORT)));
    }

    private static KafkaConfig kafka(Values values) {
        boolean embedded = !values.isGiven(Catalogue.KAFKA_BOOTSTRAP_SERVERS);
        Integer replicationFactor = values.get(Catalogue.KAFKA_REPLICATION_FACTOR);
        if (replicationFactor == null) {
            replicationFactor = embedded ? 1 : -1;
        }
        Map<String, String> properties = new TreeMap<>();
        values.members(Catalogue.KAFKA_PROPERTIES)
                .forEach((name, given) -> properties.put(name, given.text()));
        return new KafkaConfig(
                embedded ? null : String.join(",", values.get(Catalogue.KAFKA_BOOTSTRAP_SERVERS)),
                values.get(Catalogue.KAFKA_TOPIC_PREFIX),
                values.get(Catalogue.KAFKA_PARTITIONS),
                replicationFactor,
                values.get(Catalogue.KAFKA_CHANGES_RETENTION),
                properties);
    }

    private static CleanupConfig cleanup(Values values) {
        CleanupPolicy policy =
                new CleanupPolicy(
                        values.get(Catalogue.CLEANUP_SAFE_PERIOD),
                        values.get(Catalogue.CLEANUP_GRACE_REVOKED),
                        values.get(Catalogue.CLEANUP_GRACE_INACTIVE),
                        values.get(Catalogue.CLEANUP_GRACE_EXPIRED));
        return new CleanupConfig(
                values.get(Catalogue.CLEANUP_ENABLED),
                values.get(Catalogue.CLEANUP_RETAIN),
                policy,
                Set.copyOf(values.get(Catalogue.CLEANUP_DROPPABLE_COLUMNS)));
    }
}
