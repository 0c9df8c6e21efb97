package dev.tokensweep.capture;

import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where capture starts: at the stored offset if the log goes on from there without a gap,
 * else with a snapshot and a slot of its own, in a new epoch. Used by one thread.
 */
final class StartRules {
    private static final Logger LOGGER = LoggerFactory.getLogger(StartRules.class);
    private static final long PAUSE_MS = 200;

    private final CaptureConfig config;
    private final CountDownLatch closing;
    private final Consumer<String> alarm;

    /**
     * @param closing ends every wait
     * @param alarm is told of every gap
     */
    StartRules(CaptureConfig config, CountDownLatch closing, Consumer<String> alarm) {
        this.config = config;
        this.closing = closing;
        this.alarm = alarm;
    }

    /**
     * Waits until no other instance is at work, and keeps others out as long as the connection
     * lives. The server may also not yet know that a process that streamed from the slot is gone.
     *
     * @throws IllegalStateException when another is still at work after the slot timeout
     */
    void awaitTurn(Database database) throws SQLException, InterruptedException {
        detectLostClientsSoon(database);
        long deadlineNanos = System.nanoTime() + config.slotTimeout().toNanos();
        String holder = holder(database);
        while (holder != null) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException(
                        "replication slot %s is in use by %s".formatted(config.slotName(), holder));
            }
            if (closing.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("closed while waiting for the slot");
            }
            holder = holder(database);
        }
    }

    /** A host that vanishes must not keep the lock for the two hours that TCP grants by default. */
    private static void detectLostClientsSoon(Database database) throws SQLException {
        database.execute("SET tcp_keepalives_idle = 30");
        database.execute("SET tcp_keepalives_interval = 10");
        database.execute("SET tcp_keepalives_count = 3");
    }

    /** Who is at work; null when the turn is ours. */
    private String holder(Database database) throws SQLException {
        if (!database.isTrue(
                "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
                "tokensweep " + config.slotName())) {
            return "another instance of Tokensweep";
        }
        ReplicationSlot slot = ReplicationSlot.find(database, config.slotName());
        return slot == null || !slot.isActive() ? null : "server process " + slot.activePid();
    }

    /** Whether nothing says that capture has ever begun. */
    boolean isFirst(Database database, CaptureOffset stored) throws SQLException {
        return stored == null && ReplicationSlot.find(database, config.slotName()) == null;
    }

    /**
     * The offset to start from.
     *
     * @param stored null where none is
     * @param knownGap why the log cannot be trusted to go on from the stored offset; null where
     *     nothing says so
     */
    CaptureOffset decide(Database database, CaptureOffset stored, String knownGap)
            throws SQLException {
        ReplicationSlot slot = ReplicationSlot.find(database, config.slotName());
        if (stored != null && stored.snapshotCompleted()) {
            String gap = knownGap == null ? gap(database, stored, slot) : knownGap;
            if (gap == null) {
                return stored;
            }
            raise(
                    "%s. Changes after %s (committed %s) and before the new snapshot were not observed; a new epoch begins"
                            .formatted(
                                    gap,
                                    stored.last(),
                                    Instant.EPOCH.plusNanos(stored.committedMicros() * 1000)));
        }
        if (stored == null && slot != null) {
            raise(
                    "replication slot %s is there, but no offset is stored in %s. Where Tokensweep ran before, what happened since and before the new snapshot was not observed; a new epoch begins"
                            .formatted(config.slotName(), config.topics().captureOffsets()));
        }
        if (slot != null) {
            // Only a slot made now comes with a snapshot of the very moment at which it begins.
            ReplicationSlot.drop(database, config.slotName());
        }
        return CaptureOffset.snapshotBegins(epochAfter(stored == null ? 0 : stored.epoch()));
    }

    /** A new one, also where nobody remembers the last. */
    static long epochAfter(long last) {
        return Math.max(last + 1, Instant.now().getEpochSecond());
    }

    private void raise(String gap) {
        LOGGER.error("GAP: {}", gap);
        alarm.accept(gap);
    }

    /** What broke the log's continuity; null where nothing did. */
    private String gap(Database database, CaptureOffset stored, ReplicationSlot slot)
            throws SQLException {
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
}
