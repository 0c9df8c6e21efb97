package dev.tokensweep.capture;

import dev.tokensweep.faults.Faults;
import java.util.Properties;

/** The engine's settings, by Debezium's own names. */
final class EngineProperties {
    private EngineProperties() {}

    /** The settings of one life. */
    static Properties of(
            CaptureConfig config,
            LogSource source,
            CapturedTables tables,
            CaptureOffset start,
            Faults faults) {
        Properties properties = new Properties();
        engine(properties, config);
        properties.put(ResumeOffsetStore.PROPERTY, source.resumption(start, faults));
        properties.put("database.user", config.user());
        if (config.password() != null) {
            properties.put("database.password", config.password());
        }
        flow(properties, config);
        properties.put("table.include.list", tables.tablePatterns());
        properties.put("column.include.list", tables.columnPatterns());
        source.addTo(properties, tables, start);
        return properties;
    }

    private static void engine(Properties to, CaptureConfig config) {
        to.put("name", config.slotName());
        to.put("topic.prefix", config.slotName());
        to.put("offset.storage", ResumeOffsetStore.class.getName());
        // Nothing restarts inside the engine: only a new one begins at a known place.
        to.put("errors.max.retries", "0");
        to.put("record.processing.threads", "1");
        to.put("record.processing.shutdown.timeout.ms", "5000");
        to.put("task.management.timeout.ms", "180000");
    }

    private static void flow(Properties to, CaptureConfig config) {
        to.put("snapshot.fetch.size", "10000");
        to.put("snapshot.max.threads", "1");
        to.put("max.batch.size", "8192");
        to.put("max.queue.size", "32768");
        to.put("poll.interval.ms", Long.toString(config.pollInterval().toMillis()));
        to.put("tombstones.on.delete", "false");
        to.put("heartbeat.interval.ms", Long.toString(config.heartbeatInterval().toMillis()));
    }
}
