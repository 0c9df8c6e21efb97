package dev.tokensweep.sink;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How purges make way for a server at work: small batches with pauses between them, so that a login
 * seldom meets one. Never so slow that tokens come faster than they go. Immutable.
 *
 * @param share of the time that may be spent in purges, above 0; 1 is no courtesy at all
 * @param issuedPerSecond tokens that the server issues
 */
record Courtesy(double share, double issuedPerSecond) {
    /** Nobody is there whom purges could disturb. */
    static final Courtesy NONE = new Courtesy(1, 0);

    /** A transaction of so many is over before anyone has waited long. */
    private static final int SMALL_BATCH = 100;

    /** Where tokens come fast, a batch takes what comes within a fraction of a second. */
    private static final int BATCHES_PER_SECOND = 10;

    private static final double NANOS = 1e9;

    /**
     * What is left to one of several workers, so that all together are as often at work as one
     * would be. How large a batch may be is not divided: it is what others may have to wait for.
     *
     * @param part of all that is to purge, above 0; 1 is all of it
     */
    Courtesy of(double part) {
        return new Courtesy(isNone() ? share : share * part, issuedPerSecond * part);
    }

    boolean isNone() {
        return share >= 1;
    }

    /** The most rows of a batch. */
    int most() {
        return isNone()
                ? Integer.MAX_VALUE
                : (int) Math.max(SMALL_BATCH, leastPerSecond() / BATCHES_PER_SECOND);
    }

    /**
     * What is to pass after a batch that left others waiting.
     *
     * @param rows that went with it
     */
    Duration pause(int rows, Duration took) {
        if (isNone()) {
            return Duration.ZERO;
        }
        Duration byShare = Duration.ofNanos((long) (took.toNanos() * (1 - share) / share));
        return Collections.min(List.of(byShare, longestPause(rows, took)));
    }

    /**
     * What may pass after a batch, whatever the reason: while tokens come, no more than lets the
     * table shrink; and never more than {@link Pace#LONGEST_PAUSE}, for a few rows that took long
     * have waited for something themselves.
     *
     * @param rows as above
     */
    Duration longestPause(int rows, Duration took) {
        if (issuedPerSecond <= 0) {
            return Pace.LONGEST_PAUSE;
        }
        double nanos = rows / leastPerSecond() * NANOS - took.toNanos();
        Duration byNeed = Duration.ofNanos((long) Math.max(0, nanos));
        return Collections.min(List.of(byNeed, Pace.LONGEST_PAUSE));
    }

    /** Twice as fast as they come: a backlog shrinks as fast as it grew. */
    private double leastPerSecond() {
        return 2 * issuedPerSecond;
    }
}
