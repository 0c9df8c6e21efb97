package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import io.debezium.connector.postgresql.PostgresConnector;
import java.util.Properties;
import java.util.Set;

/** The engine's settings, by Debezium's own names. */
final class EngineProperties {
    private static final Set<String> SSL =
            Set.of("sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslfactory");

    private EngineProperties() {}

    /**
     * The settings of one life.
     *
     * @param resumption the offset to start from as JSON; empty for a snapshot
     */
    static Properties of(CaptureConfig config, CapturedTables tables, String resumption) {
        Properties properties = new Properties();
        engine(properties, config, resumption);
        database(properties, config);
        captured(properties, config, tables);
        flow(properties, config, tables);
        return properties;
    }

    private static void engine(Properties to, CaptureConfig config, String resumption) {
        to.put("name", config.slotName());
        to.put("connector.class", PostgresConnector.class.getName());
        to.put("topic.prefix", config.slotName());
        to.put("offset.storage", ResumeOffsetStore.class.getName());
        to.put(ResumeOffsetStore.PROPERTY, resumption);
        // Nothing restarts inside the engine: only a new one begins at a known place.
        to.put("errors.max.retries", "0");
        to.put("record.processing.threads", "1");
        to.put("record.processing.shutdown.timeout.ms", "5000");
        to.put("task.management.timeout.ms", "180000");
    }

    private static void database(Properties to, CaptureConfig config) {
        DatabaseAddress address = DatabaseAddress.parse(config.jdbcUrl());
        to.put("database.hostname", address.host());
        to.put("database.port", Integer.toString(address.port()));
        to.put("database.dbname", address.database());
        to.put("database.user", config.user());
        if (config.password() != null) {
            to.put("database.password", config.password());
        }
        to.put("database.tcpKeepAlive", "true");
        to.put("driver.connectTimeout", "10");
        to.put("driver.socketTimeout", "120");
        address.parameters().forEach((name, value) -> to.put(prefix(name) + name, value));
    }

    private static String prefix(String parameter) {
        return SSL.contains(parameter) ? "database." : "driver.";
    }

    private static void captured(Properties to, CaptureConfig config, CapturedTables tables) {
        to.put("plugin.name", "pgoutput");
        to.put("slot.name", config.slotName());
        to.put("slot.drop.on.stop", "false");
        to.put("slot.max.retries", "2");
        to.put("slot.retry.delay.ms", "1000");
        to.put("publication.name", config.publicationName());
        to.put("publication.autocreate.mode", "disabled");
        to.put("offset.mismatch.strategy", "trust_offset");
        to.put("table.include.list", tables.tablePatterns());
        to.put("column.include.list", tables.columnPatterns());
        to.put("snapshot.mode", "initial");
        to.put("snapshot.include.collection.list", tables.snapshotPatterns());
    }

    private static void flow(Properties to, CaptureConfig config, CapturedTables tables) {
        to.put("snapshot.fetch.size", "10000");
        to.put("snapshot.max.threads", "1");
        to.put("max.batch.size", "8192");
        to.put("max.queue.size", "32768");
        to.put("poll.interval.ms", Long.toString(config.pollInterval().toMillis()));
        to.put("tombstones.on.delete", "false");
        to.put("heartbeat.interval.ms", Long.toString(config.heartbeatInterval().toMillis()));
        to.put(
                "heartbeat.action.query",
                "INSERT INTO %s (id, beat_at) VALUES (1, now() AT TIME ZONE 'UTC') ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at"
                        .formatted(tables.qualified(OwnTables.HEARTBEAT)));
    }
}
