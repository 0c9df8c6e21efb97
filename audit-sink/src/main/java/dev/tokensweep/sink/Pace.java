package dev.tokensweep.sink;

import java.time.Duration;

/**
 * The size of batches and the pause between them, by how long transactions take. It begins with the
 * smallest, for the first are the slowest: code and caches are cold. Twice as much after each that
 * would have been in time with as much, until one was not; else a little more after one in time,
 * half as much after one that was not. Used by one worker.
 */
final class Pace {
    /** Whoever is disturbed by a transaction every five seconds is disturbed by any. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** So many statements cost about as much for fewer rows. */
    private static final int SMALLEST = 50;

    private static final int STEPS = 20;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

    private final Duration target;
    private final int least;
    private final int most;
    private int limit;
    private Duration pause = Duration.ZERO;
    private boolean hasBeenSlow;

    /**
     * @param target what a transaction may take
     * @param batchSize the most rows of one
     */
    Pace(Duration target, int batchSize) {
        this.target = target;
        this.most = batchSize;
        this.least = Math.min(SMALLEST, batchSize);
        this.limit = least;
    }

    /** The most rows of the next transaction. */
    int limit() {
        return limit;
    }

    /** What is to pass between the last transaction and the next. */
    Duration pause() {
        return pause;
    }

    /** Whether transactions have taken too long, and batches are not yet what they were. */
    boolean isSlowed() {
        return hasBeenSlow && (limit < most || !pause.isZero());
    }

    /**
     * Learns from a transaction.
     *
     * @param rows that it was about; 0 where it came to nothing, which is no sign of what more
     *     would take
     */
    void took(int rows, Duration latency) {
        if (latency.compareTo(target) > 0) {
            hasBeenSlow = true;
            slowDown();
        } else if (rows > 0) {
            speedUp(rows, latency);
        }
    }

    private void speedUp(int rows, Duration latency) {
        if (!pause.isZero()) {
            // As fast as it came: where every transaction is a pause apart, steps take minutes.
            pause = pause.compareTo(FIRST_PAUSE) <= 0 ? Duration.ZERO : pause.dividedBy(2);
        } else if (rows >= limit) {
            // A smaller batch says nothing about a larger one.
            boolean doubles = !hasBeenSlow && latency.multipliedBy(2).compareTo(target) <= 0;
            limit = Math.min(most, limit + (doubles ? limit : Math.max(1, most / STEPS)));
        }
    }

    private void slowDown() {
        if (limit > least) {
            limit = Math.max(least, limit / 2);
            return;
        }
        Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
}
