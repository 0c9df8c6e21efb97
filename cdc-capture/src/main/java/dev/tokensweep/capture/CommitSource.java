package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.faults.Faults;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * What SQL Server and Oracle have in common: the engine takes the snapshot itself and locks nothing
 * for it, and tells the log's transactions in the order of their commits. Immutable.
 */
abstract class CommitSource implements LogSource {
    private final CaptureConfig config;

    CommitSource(CaptureConfig config) {
        this.config = config;
    }

    /** Which database's log it is, in one of its lives; empty where that cannot be told. */
    abstract String origin(Database database) throws SQLException;

    /** Why the log does not go on from a place; null where it does. */
    abstract String brokenAt(Database database, CommitPlace place) throws SQLException;

    /** What of the engine's settings is this database's alone. */
    abstract void addOwn(Properties engine, CapturedTables tables);

    final CaptureConfig config() {
        return config;
    }

    /** Capture's heart has beaten there. */
    @Override
    public final String traces(Database database) throws SQLException {
        return hasBeaten(database)
                ? "%s shows that capture has run"
                        .formatted(database.tables().qualified(OwnTables.HEARTBEAT))
                : null;
    }

    private static boolean hasBeaten(Database database) throws SQLException {
        return database.isTrue(
                "SELECT MAX(1) FROM " + database.tables().qualified(OwnTables.HEARTBEAT));
    }

    @Override
    public final String gap(Database database, CaptureOffset stored) throws SQLException {
        if (stored.resumption() == null) {
            return "what is stored is an offset of another kind of database";
        }
        CommitPlace place = CommitPlace.parse(stored.resumption());
        String origin = origin(database);
        if (!origin.equals(place.origin())) {
            return "the database's log is that of %s, and the stored place is on the log of %s: it was restored, or is another"
                    .formatted(origin, place.origin());
        }
        if (SchemaHistory.isEmpty(config)) {
            return "topic %s, which knows what columns the tables had, is empty"
                    .formatted(config.topics().schemaHistory());
        }
        return brokenAt(database, place);
    }

    /** There is nothing of capture's on the server that a new beginning would trip over. */
    @Override
    public final void forget(Database database) throws SQLException {
        database.execute("DELETE FROM " + database.tables().qualified(OwnTables.HEARTBEAT));
    }

    /** The engine's own affair; but only who asks now knows whose log it reads. */
    @Override
    public final SnapshotEnd snapshot(
            CaptureOffset start,
            ChangeWriter writer,
            CaptureProgress progress,
            CountDownLatch closing,
            Faults faults)
            throws SQLException {
        try (Database database = Database.open(config)) {
            return SnapshotEnd.at(
                    new CaptureOffset(
                            start.epoch(),
                            false,
                            start.boundary(),
                            start.last(),
                            start.transactionId(),
                            start.committedMicros(),
                            CommitPlace.unread(origin(database)).json()));
        }
    }

    @Override
    public final void addTo(Properties engine, CapturedTables tables, CaptureOffset start) {
        engine.put("snapshot.mode", "initial");
        engine.put("snapshot.locking.mode", "none");
        engine.put("include.schema.changes", "false");
        engine.put("event.processing.failure.handling.mode", "fail");
        SchemaHistory.addTo(engine, config, tables);
        addOwn(engine, tables);
    }

    @Override
    public final String resumption(CaptureOffset start, Faults faults) {
        return start.snapshotCompleted() ? CommitPlace.parse(start.resumption()).engineJson() : "";
    }

    /** Their columns of times have no zone, and the engine tells their digits. */
    @Override
    public final ZoneId sessionZone(Database database) {
        return ZoneOffset.UTC;
    }

    /** A log that does not go on is found out before the engine starts. */
    @Override
    public final String dead(Throwable failure) {
        return null;
    }

    /** The engine tells of every connection that it loses; the turn's is asked here. */
    @Override
    public final boolean isConnected(Database turn) throws SQLException {
        hasBeaten(turn);
        return true;
    }

    @Override
    public final boolean hasFastLane() {
        return false;
    }
}
