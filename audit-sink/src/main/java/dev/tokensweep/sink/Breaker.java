package dev.tokensweep.sink;

import java.time.Duration;
import java.util.Objects;

/**
 * What is so unlikely that it must be a mistake. Immutable.
 *
 * @param enabled false: it never opens; one that is open stays so
 * @param window over which is counted
 * @param shrinkShare of the token table's rows: more than this lost to purges is unlikely
 * @param sparedShare of the verdicts: more than this refused by the database is unlikely
 * @param minRows fewer are never unlikely; for refusals a tenth of it
 */
public record Breaker(
        boolean enabled, Duration window, double shrinkShare, double sparedShare, int minRows) {

    public static final Breaker DEFAULT =
            new Breaker(true, Duration.ofMinutes(10), 0.5, 0.5, 10_000);

    /** Never opens. */
    public static final Breaker OFF =
            new Breaker(
                    false,
                    DEFAULT.window,
                    DEFAULT.shrinkShare,
                    DEFAULT.sparedShare,
                    DEFAULT.minRows);

    public Breaker {
        Objects.requireNonNull(window, "window");
        requireShare("shrinkShare", shrinkShare);
        requireShare("sparedShare", sparedShare);
        if (minRows < 0) {
            throw new IllegalArgumentException("minRows must not be negative: " + minRows);
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0, at most 1: " + share);
        }
    }
}
