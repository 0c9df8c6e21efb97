package dev.tokensweep.capture;

import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private final LogSource source;
    private final CountDownLatch closing;
    private final CaptureProgress progress;

    /**
     * @param closing ends every wait
     * @param progress is told of every gap, and of what is waited for
     */
    StartRules(CaptureConfig config, CountDownLatch closing, CaptureProgress progress) {
        this.config = config;
        this.source = LogSource.of(config);
        this.closing = closing;
        this.progress = progress;
    }

    /**
     * Waits until no other instance is at work, and keeps others out as long as the connection
     * lives. The server may also not yet know that a process that streamed from the slot is gone.
     *
     * @throws IllegalStateException when another is still at work after the slot timeout
     */
    void awaitTurn(Database database) throws SQLException, InterruptedException {
        source.beginTurn(database);
        long deadlineNanos = System.nanoTime() + config.slotTimeout().toNanos();
        String holder = source.holder(database);
        while (holder != null) {
            progress.waits(
                    "replication slot %s is in use by %s".formatted(config.slotName(), holder),
                    true);
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException(
                        "capture %s is in use by %s".formatted(config.slotName(), holder));
            }
            if (closing.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("closed while waiting for the slot");
            }
            holder = source.holder(database);
        }
    }

    /** Whether nothing says that capture has ever begun. */
    boolean isFirst(Database database, CaptureOffset stored) throws SQLException {
        return stored == null && source.traces(database) == null;
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
        if (stored != null && stored.snapshotCompleted()) {
            String gap = knownGap == null ? source.gap(database, stored) : knownGap;
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
        String traces = source.traces(database);
        if (stored == null && traces != null) {
            raise(
                    "%s, but no offset is stored in %s. Where Tokensweep ran before, what happened since and before the new snapshot was not observed; a new epoch begins"
                            .formatted(traces, config.topics().captureOffsets()));
        }
        source.forget(database);
        return CaptureOffset.snapshotBegins(epochAfter(stored == null ? 0 : stored.epoch()));
    }

    /** A new one, also where nobody remembers the last. */
    static long epochAfter(long last) {
        return Math.max(last + 1, Instant.now().getEpochSecond());
    }

    private void raise(String gap) {
        LOGGER.error("GAP: {}", gap);
        progress.missing(gap);
    }
}
