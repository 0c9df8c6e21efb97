package dev.tokensweep.sink;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spreads rows over time: those that went are owed, and paid off at the rate that holds just then,
 * so that a changed rate counts at once. Used by one worker.
 */
final class RateLimit {
    private static final double NANOS = 1e9;

    private final LongSupplier nanoClock;
    private double owedRows;
    private long paidNanos;

    /**
     * @param nanoClock as {@link System#nanoTime()}
     */
    RateLimit(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.paidNanos = nanoClock.getAsLong();
    }

    /** The most rows of one batch: what a second allows. */
    int most(double rowsPerSecond) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, rowsPerSecond));
    }

    /**
     * How long nothing may go.
     *
     * @param rowsPerSecond infinite for no limit
     */
    Duration toWait(double rowsPerSecond) {
        long now = nanoClock.getAsLong();
        double paid = (now - paidNanos) / NANOS * rowsPerSecond;
        paidNanos = now;
        owedRows = Double.isInfinite(rowsPerSecond) ? 0 : Math.max(0, owedRows - paid);
        return Duration.ofNanos((long) (owedRows / rowsPerSecond * NANOS));
    }

    void went(int rows) {
        owedRows += rows;
    }
}
