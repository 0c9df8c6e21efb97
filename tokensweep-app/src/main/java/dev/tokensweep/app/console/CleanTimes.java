package dev.tokensweep.app.console;

import java.time.Duration;
import java.util.Arrays;

/**
 * The times to clean of the last tokens, at most so many and none older than ten minutes.
 * Thread-safe.
 */
public final class CleanTimes {
    private static final int MOST = 4_096;
    private static final long OLDEST_NANOS = Duration.ofMinutes(10).toNanos();

    private final long[] timesMs = new long[MOST];
    private final long[] atNanos = new long[MOST];
    private long added;

    /**
     * What they were like.
     *
     * @param count 0 where there were none; the times say nothing then
     */
    record Percentiles(int count, long p50Ms, long p99Ms) {}

    public synchronized void add(Duration time) {
        int place = (int) (added++ % MOST);
        timesMs[place] = time.toMillis();
        atNanos[place] = System.nanoTime();
    }

    synchronized Percentiles percentiles() {
        long now = System.nanoTime();
        int kept = (int) Math.min(added, MOST);
        long[] recent = new long[kept];
        int count = 0;
        for (int i = 0; i < kept; i++) {
            if (now - atNanos[i] < OLDEST_NANOS) {
                recent[count++] = timesMs[i];
            }
        }
        if (count == 0) {
            return new Percentiles(0, 0, 0);
        }
        Arrays.sort(recent, 0, count);
        return new Percentiles(count, recent[(count - 1) / 2], recent[(count - 1) * 99 / 100]);
    }
}
