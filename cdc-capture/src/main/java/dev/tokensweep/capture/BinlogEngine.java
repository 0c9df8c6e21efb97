package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import java.util.Properties;

/** What the engine that follows a binary log is told. Immutable. */
final class BinlogEngine {
    /** Ids below are those that people give their servers. */
    private static final long FIRST_DERIVED_ID = 1L << 31;

    private final BinlogSource source;
    private final CaptureConfig config;

    BinlogEngine(BinlogSource source) {
        this.source = source;
        this.config = source.config();
    }

    /** As {@link LogSource#addTo}. */
    void addTo(Properties engine, CapturedTables tables, CaptureOffset start) {
        DatabaseAddress address = source.address();
        engine.put("connector.class", source.connectorClass());
        engine.put("database.hostname", address.host());
        engine.put("database.port", Integer.toString(address.port()));
        engine.put("database.server.id", Long.toString(serverId(tables)));
        engine.put("database.include.list", tables.schemaPattern());
        String ssl = source.sslMode();
        if (ssl != null) {
            engine.put("database.ssl.mode", ssl);
        }
        // What is in the tables is told already; the engine only learns their columns.
        boolean unread = BinlogPlace.parse(start.resumption()).schemaUnread();
        engine.put("snapshot.mode", unread ? "recovery" : "initial");
        engine.put("snapshot.locking.mode", "none");
        // See isConnected: a new connection is to find the place anew, on whatever server answers
        // then.
        engine.put("connect.keep.alive", "false");
        engine.put("connect.timeout.ms", "10000");
        // In a quiet log only the server's own sign of life, at four fifths of this, lets ours be
        // sent.
        engine.put(
                "connect.keep.alive.interval.ms",
                Long.toString(config.heartbeatInterval().toMillis() * 5 / 4));
        engine.put("include.schema.changes", "false");
        engine.put("include.query", "false");
        engine.put("enable.time.adjuster", "false");
        engine.put("event.processing.failure.handling.mode", "fail");
        engine.put("inconsistent.schema.handling.mode", "fail");
        engine.put(
                "heartbeat.action.query",
                "INSERT INTO %s (id, beat_at) VALUES (1, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE beat_at = VALUES(beat_at)"
                        .formatted(tables.qualified(OwnTables.HEARTBEAT)));
        SchemaHistory.addTo(engine, config, tables);
    }

    /** The server ends the connection of whoever had the id before. */
    private long serverId(CapturedTables tables) {
        if (config.binlog().serverId() != 0) {
            return config.binlog().serverId();
        }
        String names =
                String.join(
                        " ",
                        config.slotName(),
                        tables.schema(),
                        config.topics().prefix(),
                        source.product());
        return FIRST_DERIVED_ID | BinlogSource.sum(names);
    }
}
