package dev.tokensweep.cleaner;

import java.time.Duration;
import java.util.Objects;

/**
 * How fast the cleaner asks whether the table still has what it takes for live.
 *
 * @param doubtsPerSecond questions of each task, that is of each partition; 0 asks nothing
 * @param doubtInterval the least time from the beginning of one round through the live tokens to
 *     the beginning of the next
 */
public record DoubtPace(int doubtsPerSecond, Duration doubtInterval) {
    /** Asks nothing: where no reconciler runs, nobody answers. */
    public static final DoubtPace NONE = new DoubtPace(0, Duration.ofHours(1));

    public DoubtPace {
        Objects.requireNonNull(doubtInterval, "doubtInterval");
        if (doubtsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "doubtsPerSecond must not be negative: " + doubtsPerSecond);
        }
    }
}
