package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import io.debezium.connector.postgresql.PostgresConnector;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** PostgreSQL: a replication slot keeps the log, and brings the snapshot of its first moment. */
final class PostgresSource implements LogSource {
    private static final Set<String> SSL =
            Set.of("sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert", "sslfactory");

    private final CaptureConfig config;

    PostgresSource(CaptureConfig config) {
        this.config = config;
    }

    @Override
    public Properties connectionProperties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "tokensweep-capture");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    @Override
    public CapturedTables tables(Database database) throws SQLException {
        return CapturedTables.ofPostgres(
                config.schema() == null
                        ? database.first("SELECT current_schema()")
                        : config.schema());
    }

    @Override
    public List<String> findings(Database database, boolean mends) throws SQLException {
        return new PostgresPreflight(config, database).findings();
    }

    @Override
    public RuntimeException explain(SQLException failure) {
        return PostgresFailures.explain(failure, address(), config.user());
    }

    /** A host that vanishes must not keep the lock for the two hours that TCP grants by default. */
    @Override
    public void beginTurn(Database database) throws SQLException {
        database.execute("SET tcp_keepalives_idle = 30");
        database.execute("SET tcp_keepalives_interval = 10");
        database.execute("SET tcp_keepalives_count = 3");
    }

    /** The server may also not yet know that a process that streamed from the slot is gone. */
    @Override
    public String holder(Database database) throws SQLException {
        if (!database.isTrue(
                "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
                "tokensweep " + config.slotName())) {
            return "another instance of Tokensweep";
        }
        ReplicationSlot slot = slot(database);
        return slot == null || !slot.isActive() ? null : "server process " + slot.activePid();
    }

    @Override
    public String traces(Database database) throws SQLException {
        return slot(database) == null
                ? null
                : "replication slot %s is there".formatted(config.slotName());
    }

    @Override
    public String gap(Database database, CaptureOffset stored) throws SQLException {
        ReplicationSlot slot = slot(database);
        if (slot == null) {
            return "replication slot " + config.slotName() + " is missing";
        }
        if (slot.isLost()) {
            return "the server has removed log that replication slot %s still needed"
                    .formatted(config.slotName());
        }
        if (Long.compareUnsigned(slot.confirmed(), stored.boundary()) > 0) {
            return "replication slot %s stands at %x, beyond the stored %x"
                    .formatted(config.slotName(), slot.confirmed(), stored.boundary());
        }
        long end = Long.parseLong(database.first("SELECT (pg_current_wal_lsn() - '0/0')::bigint"));
        if (Long.compareUnsigned(end, stored.boundary()) < 0) {
            return "the database's log ends at %x, before the stored %x"
                    .formatted(end, stored.boundary());
        }
        return null;
    }

    /** Only a slot made now comes with a snapshot of the very moment at which it begins. */
    @Override
    public void forget(Database database) throws SQLException {
        if (slot(database) != null) {
            ReplicationSlot.drop(database, config.slotName());
        }
    }

    private ReplicationSlot slot(Database database) throws SQLException {
        return ReplicationSlot.find(database, config.slotName());
    }

    /** The engine's own affair: it reads with the snapshot that came with the slot. */
    @Override
    public SnapshotEnd snapshot(
            CaptureOffset start,
            ChangeWriter writer,
            CaptureProgress progress,
            CountDownLatch closing,
            Faults faults) {
        return SnapshotEnd.at(start);
    }

    @Override
    public void addTo(Properties engine, CapturedTables tables, CaptureOffset start) {
        DatabaseAddress address = address();
        engine.put("connector.class", PostgresConnector.class.getName());
        engine.put("database.hostname", address.host());
        engine.put("database.port", Integer.toString(address.port()));
        engine.put("database.dbname", address.database());
        engine.put("database.tcpKeepAlive", "true");
        engine.put("driver.connectTimeout", "10");
        engine.put("driver.socketTimeout", "120");
        address.parameters().forEach((name, value) -> engine.put(prefix(name) + name, value));
        engine.put("plugin.name", "pgoutput");
        engine.put("slot.name", config.slotName());
        engine.put("slot.drop.on.stop", "false");
        engine.put("slot.max.retries", "2");
        engine.put("slot.retry.delay.ms", "1000");
        engine.put("publication.name", config.publicationName());
        engine.put("publication.autocreate.mode", "disabled");
        engine.put("offset.mismatch.strategy", "trust_offset");
        engine.put("snapshot.mode", "initial");
        engine.put("snapshot.include.collection.list", tables.snapshotPatterns());
        engine.put(
                "heartbeat.action.query",
                "INSERT INTO %s (id, beat_at) VALUES (1, now() AT TIME ZONE 'UTC') ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at"
                        .formatted(tables.qualified(OwnTables.HEARTBEAT)));
    }

    private DatabaseAddress address() {
        return DatabaseAddress.ofPostgres(config.jdbcUrl());
    }

    private static String prefix(String parameter) {
        return SSL.contains(parameter) ? "database." : "driver.";
    }

    /**
     * Names only the boundary. With {@code lsn_proc} or {@code lsn_commit} in it the engine would
     * search the log for its last record, and that search loses rows (dbz#1554, dbz#76).
     */
    @Override
    public String resumption(CaptureOffset start, Faults faults) {
        if (!faults.keeps(Mechanism.OFFSET_WORKAROUND)) {
            return StockOffset.of(start);
        }
        return start.snapshotCompleted()
                ? "{\"%s\":%d}".formatted(PostgresOrder.LSN, start.boundary())
                : "";
    }

    @Override
    public LogOrder order(CaptureOffset start) {
        return new PostgresOrder(start);
    }

    /** Its columns of times have no zone, and the engine tells their digits. */
    @Override
    public ZoneId sessionZone(Database database) {
        return ZoneOffset.UTC;
    }

    @Override
    public String dead(Throwable failure) {
        return null;
    }

    @Override
    public RetainedLog retained(Database database, CaptureOffset reached) throws SQLException {
        return RetainedLog.find(database, config.slotName());
    }

    /** Its engine tells of every connection that it loses. */
    @Override
    public boolean isConnected(Database turn) {
        return true;
    }

    @Override
    public boolean hasFastLane() {
        return true;
    }
}
