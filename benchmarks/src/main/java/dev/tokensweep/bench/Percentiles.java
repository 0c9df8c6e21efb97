package dev.tokensweep.bench;

import java.util.Arrays;

/** Durations, and what most of them stay below. Thread-safe. */
final class Percentiles {
    private static final int FIRST = 1 << 12;

    private long[] nanos = new long[FIRST];
    private int count;

    synchronized void add(long durationNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = durationNanos;
    }

    /**
     * In milliseconds.
     *
     * @param percent 50 for the median
     * @throws IllegalStateException when there are none
     */
    synchronized double millis(int percent) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) count * percent / 100)] / 1e6;
    }
}
