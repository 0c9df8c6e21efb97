package dev.tokensweep.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting, for something or until a moment. */
final class Await {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private Await() {}

    /** What is asked again and again. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws SQLException;
    }

    /**
     * Waits, for half an hour at most.
     *
     * @throws IllegalStateException when it is not so in time
     */
    static void until(String what, Condition condition) throws SQLException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within %s: %s".formatted(LIMIT, what));
            }
            pause(LOOK_NANOS);
        }
    }

    /** Waits until a moment as of {@link System#nanoTime()}. */
    static void moment(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            pause(left);
        }
    }

    /**
     * @throws IllegalStateException when the thread is interrupted, now or before
     */
    static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
        }
    }
}
