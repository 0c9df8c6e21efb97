package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an engine that has lost its connection and does not say so, and one whose turn is over: the
 * connection that keeps other instances out must live. Run by a thread of its own until closed.
 */
final class EngineWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineWatch.class);
    private static final long PERIOD_MS = 1_000;
    private static final long STOP_TIMEOUT_MS = 7_000;

    private final EngineRun engine;
    private final LogSource source;
    private final Database turn;
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean wasConnected;
    private final Thread thread = new Thread(this::watch, "tokensweep-engine-watch");

    private EngineWatch(EngineRun engine, LogSource source, Database turn) {
        this.engine = engine;
        this.source = source;
        this.turn = turn;
    }

    /**
     * Starts to watch.
     *
     * @param turn used by this alone until closed
     */
    static EngineWatch start(EngineRun engine, LogSource source, Database turn) {
        EngineWatch watch = new EngineWatch(engine, source, turn);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!closing.await(PERIOD_MS, TimeUnit.MILLISECONDS)) {
                String reason = reason();
                if (reason != null && !engine.isStopping()) {
                    LOGGER.warn("{}; capture starts again", reason);
                    engine.stop(STOP_TIMEOUT_MS);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An engine that has not connected yet may still be starting; it tells when that fails. */
    private String reason() {
        try {
            boolean isConnected = source.isConnected(turn);
            boolean isCut = wasConnected && !isConnected;
            wasConnected = isConnected;
            return isCut ? "The connection to the log has ended" : null;
        } catch (SQLException e) {
            return "The connection that keeps other instances out is gone: " + Failures.oneLine(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(STOP_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
