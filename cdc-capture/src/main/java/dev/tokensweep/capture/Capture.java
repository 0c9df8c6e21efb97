package dev.tokensweep.capture;

import dev.tokensweep.faults.Faults;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one engine running on its own thread: after every failure it builds a new engine and a new
 * producer from the stored offset. Thread-safe.
 */
public final class Capture implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Capture.class);
    private static final long STOP_TIMEOUT_MS = 7_000;
    private static final long JOIN_TIMEOUT_MS = 3_000;

    private final CaptureConfig config;
    private final LogSource source;
    private final Faults faults;
    private final CaptureProgress progress = new CaptureProgress();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final StartRules startRules;
    private final Thread watch;
    private final Thread thread = new Thread(this::supervise, "tokensweep-capture");
    private String knownGap;
    private volatile EngineRun running;

    private Capture(CaptureConfig config, Faults faults) {
        this.config = config;
        this.source = LogSource.of(config);
        this.faults = faults;
        this.startRules = new StartRules(config, closing, progress);
        this.watch =
                new Thread(
                        new RetainedLogWatch(config, progress, closing), "tokensweep-retained-log");
        // It may wait for a database that is away, and nothing waits for it.
        watch.setDaemon(true);
    }

    /** Starts capturing and returns at once; failures show in the status. */
    public static Capture start(CaptureConfig config) {
        return start(config, Faults.NONE);
    }

    /** The same with something wrong on purpose. */
    public static Capture start(CaptureConfig config, Faults faults) {
        Capture capture = new Capture(config, faults);
        capture.thread.start();
        capture.watch.start();
        return capture;
    }

    public CaptureStatus status() {
        return progress.status();
    }

    private void supervise() {
        CaptureStatus.State end = CaptureStatus.State.FAILED;
        try {
            attemptUntilClosed();
            end = CaptureStatus.State.STOPPED;
        } catch (InterruptedException e) {
            end = CaptureStatus.State.STOPPED;
            Thread.currentThread().interrupt();
        } finally {
            progress.enter(end);
        }
    }

    private void attemptUntilClosed() throws InterruptedException {
        Backoff backoff = new Backoff();
        while (!isClosing()) {
            long eventsBefore = status().eventsSent();
            attempt();
            if (status().eventsSent() > eventsBefore) {
                backoff.reset();
            }
            pause(backoff.next());
        }
    }

    private void attempt() throws InterruptedException {
        try {
            progress.enter(CaptureStatus.State.STARTING);
            progress.waits("the database to answer", false);
            run();
        } catch (RuntimeException | SQLException e) {
            if (isClosing()) {
                LOGGER.debug("Stopped while closing", e);
                return;
            }
            LogDivergedException diverged = Failures.find(LogDivergedException.class, e);
            knownGap = diverged == null ? source.dead(e) : diverged.getMessage();
            String failure = Failures.oneLine(e);
            LOGGER.warn("Capture failed and starts again: {}", failure);
            LOGGER.debug("The failure", e);
            progress.failed(CaptureStatus.State.BACKOFF, failure);
        }
    }

    private void run() throws SQLException, InterruptedException {
        try (Database database = Database.open(config)) {
            // First of all: opening the writer shuts out whoever is at work.
            startRules.awaitTurn(database);
            progress.waits("the broker to answer", false);
            try (ChangeWriter writer = ChangeWriter.open(config)) {
                StoredOffset stored = OffsetTopic.read(config);
                if (stored.isDamaged()) {
                    putAside(stored, writer);
                }
                boolean first = startRules.isFirst(database, stored.offset());
                CaptureOffset decided = startRules.decide(database, stored.offset(), knownGap);
                CaptureOffset start =
                        source.hasFastLane()
                                ? new BacklogLane(
                                                config, database, writer, progress, closing, faults)
                                        .drain(first, stored.offset(), decided)
                                : decided;
                if (stored.isDamaged() || !start.equals(stored.offset())) {
                    writer.commit(start);
                }
                knownGap = null;
                try (SnapshotEnd snapshot = begin(start, writer)) {
                    stream(snapshot, database, writer);
                }
            }
        }
    }

    /**
     * Nothing is lost by it: capture goes on from the last offset that can be read if the log still
     * reaches back so far, and reads the whole table anew if not.
     */
    private void putAside(StoredOffset damaged, ChangeWriter writer) {
        LOGGER.error(
                "The stored offset of {} in {} is unreadable ({}) and becomes a dead letter; capture goes on from {}",
                config.slotName(),
                config.topics().captureOffsets(),
                damaged.defect(),
                damaged.offset() == null ? "a new snapshot, in a new epoch" : "the one before it");
        writer.sendDeadLetter(damaged);
    }

    private SnapshotEnd begin(CaptureOffset start, ChangeWriter writer)
            throws SQLException, InterruptedException {
        return start.snapshotCompleted()
                ? SnapshotEnd.at(start)
                : source.snapshot(start, writer, progress, closing, faults);
    }

    private void stream(SnapshotEnd snapshot, Database database, ChangeWriter writer)
            throws SQLException {
        CaptureOffset start = snapshot.next();
        EngineRun engine =
                new EngineRun(
                        EngineProperties.of(config, source, database.tables(), start, faults),
                        new ChangeBatches(
                                writer,
                                start,
                                source.order(start),
                                new ChangeMapper(source.sessionZone(database)),
                                progress,
                                faults,
                                snapshot),
                        () -> progress.started(start));
        running = engine;
        EngineWatch watch = EngineWatch.start(engine, source, database);
        progress.waits("the database to send its log", false);
        try {
            if (!isClosing()) {
                engine.run();
            }
        } finally {
            running = null;
            watch.close();
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        boolean closed = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        LOGGER.debug("Waited up to {} before the next attempt; closed: {}", duration, closed);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Stops within ten seconds; what was not told by then is told after the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            EngineRun engine = running;
            if (engine != null) {
                engine.stop(STOP_TIMEOUT_MS);
            }
            thread.join(JOIN_TIMEOUT_MS);
            if (thread.isAlive()) {
                LOGGER.warn("Capture does not stop by itself and is interrupted");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
