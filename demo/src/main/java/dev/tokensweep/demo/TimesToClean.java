package dev.tokensweep.demo;

import java.util.TreeMap;

/** How often each time was measured. Not thread-safe. */
final class TimesToClean {
    private final TreeMap<Long, Long> countsByMs = new TreeMap<>();
    private long total;

    void add(long ms) {
        countsByMs.merge(ms, 1L, Long::sum);
        total++;
    }

    /** The time below or at which so many percent lie; 0 while nothing was measured. */
    long percentile(int percent) {
        long wanted = (total * percent + 99) / 100;
        long passed = 0;
        for (var entry : countsByMs.entrySet()) {
            passed += entry.getValue();
            if (passed >= wanted) {
                return entry.getKey();
            }
        }
        return 0;
    }
}
