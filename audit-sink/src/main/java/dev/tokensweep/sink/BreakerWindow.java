package dev.tokensweep.sink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counters as they stood over the last while, and how much each has grown in it. Keeps about a
 * hundred looks, however long the while is. Used by one thread.
 */
final class BreakerWindow {
    private static final int KEPT = 100;

    private final Duration length;
    private final Deque<Look> looks = new ArrayDeque<>();

    /**
     * What was counted up to some moment, or between two.
     *
     * @param purged all tokens
     * @param weighedPurged those that no exemption covers
     * @param weighedSpared refusals by which the database contradicts the cleaner
     * @param inserted rows that came into the token table
     */
    record Counters(long purged, long weighedPurged, long weighedSpared, long inserted) {
        private Counters minus(Counters earlier) {
            return new Counters(
                    purged - earlier.purged,
                    weighedPurged - earlier.weighedPurged,
                    weighedSpared - earlier.weighedSpared,
                    inserted - earlier.inserted);
        }

        /** A counter that goes back was reset. */
        private boolean isBehind(Counters other) {
            return purged < other.purged
                    || weighedPurged < other.weighedPurged
                    || weighedSpared < other.weighedSpared
                    || inserted < other.inserted;
        }
    }

    private record Look(long nanos, Counters counters) {}

    BreakerWindow(Duration length) {
        this.length = length;
    }

    /** Begins anew: what was before counts no more. */
    void clear() {
        looks.clear();
    }

    /**
     * Takes in a look, and tells what was counted since the beginning of the window.
     *
     * @param nanos as of {@link System#nanoTime()}, rising
     */
    Counters grownBy(long nanos, Counters now) {
        if (!looks.isEmpty() && now.isBehind(looks.getLast().counters)) {
            looks.clear();
        }
        // The oldest look kept is the last at or before the window's beginning.
        while (looks.size() > 1 && nanos - second().nanos >= length.toNanos()) {
            looks.removeFirst();
        }
        boolean isKept =
                looks.isEmpty()
                        || nanos - looks.getLast().nanos >= length.dividedBy(KEPT).toNanos();
        if (isKept) {
            looks.addLast(new Look(nanos, now));
        }
        return now.minus(looks.getFirst().counters);
    }

    private Look second() {
        return looks.stream().skip(1).findFirst().orElseThrow();
    }
}
