package dev.tokensweep.capture;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Sees whether the sink still takes what is over, and for how long it has. For one thread. */
final class LaneWatch {
    private final Duration limit;
    private final Duration patience;
    private final LongSupplier nanoClock;
    private final long openedNanos;
    private long movedNanos;
    private String movedAt;
    private String reason;

    /**
     * @param limit the longest in all
     * @param patience the longest without a move
     * @param nanoClock as {@link System#nanoTime()}
     */
    LaneWatch(Duration limit, Duration patience, LongSupplier nanoClock) {
        this.limit = limit;
        this.patience = patience;
        this.nanoClock = nanoClock;
        this.openedNanos = nanoClock.getAsLong();
        this.movedNanos = openedNanos;
    }

    /**
     * Whether it is time to close the lane.
     *
     * @param movedAtNow what the lane's row says; only that it changes counts, not what time it is
     */
    boolean isLate(String movedAtNow) {
        long now = nanoClock.getAsLong();
        if (!movedAtNow.equals(movedAt)) {
            movedAt = movedAtNow;
            movedNanos = now;
        }
        if (now - openedNanos >= limit.toNanos()) {
            reason = "its time, %s, is over; what is left goes the usual way".formatted(limit);
        } else if (now - movedNanos >= patience.toNanos()) {
            reason =
                    "for %s no sink has taken anything by it; what is over goes the usual way"
                            .formatted(patience);
        }
        return reason != null;
    }

    /** Why; null as long as it is not late. */
    String reason() {
        return reason;
    }
}
