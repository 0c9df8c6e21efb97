package dev.tokensweep.sink;

import java.time.Instant;

/**
 * Counters of all instances as they stood at a moment. Immutable.
 *
 * @param at by the database's clock
 */
record BreakerLook(Instant at, Counters counters) {
    /**
     * What was counted up to some moment, or between two.
     *
     * @param purged all tokens
     * @param weighedPurged those that no exemption covers
     * @param weighedSpared refusals by which the database contradicts the cleaner
     * @param inserted rows that came into the token table
     */
    record Counters(long purged, long weighedPurged, long weighedSpared, long inserted) {
        static final Counters ZERO = new Counters(0, 0, 0, 0);

        Counters minus(Counters earlier) {
            return new Counters(
                    purged - earlier.purged,
                    weighedPurged - earlier.weighedPurged,
                    weighedSpared - earlier.weighedSpared,
                    inserted - earlier.inserted);
        }

        /** A counter that goes back was reset. */
        boolean isBehind(Counters other) {
            return purged < other.purged
                    || weighedPurged < other.weighedPurged
                    || weighedSpared < other.weighedSpared
                    || inserted < other.inserted;
        }
    }
}
