package dev.tokensweep.sink;

import java.util.Locale;
import java.util.Optional;

/** When the circuit breaker opens, and in which words. Immutable. */
final class BreakerRules {
    private static final int PERCENT = 100;

    private final Breaker settings;

    BreakerRules(Breaker settings) {
        this.settings = settings;
    }

    /**
     * Why the refusals of a window are too many.
     *
     * @return empty where they are not
     */
    Optional<String> spared(BreakerLook.Counters grown) {
        long spared = grown.weighedSpared();
        long all = grown.purged() + spared;
        boolean isUnlikely =
                spared > settings.minRows() / 10 && spared > settings.sparedShare() * all;
        return isUnlikely
                ? Optional.of(
                        "within %s the database refused %d of %d verdicts (%s; breaker.spared-share is %s), because by its own clock, rules or rows they were wrong"
                                .formatted(
                                        window(),
                                        spared,
                                        all,
                                        percent(spared, all),
                                        percent(settings.sparedShare())))
                : Optional.empty();
    }

    /** How many rows must be left for a shrinkage to be likely; 0 where any number will do. */
    long rowsNeeded(BreakerLook.Counters grown) {
        long lost = lost(grown);
        if (lost <= settings.minRows()) {
            return 0;
        }
        return (long) Math.ceil(lost * (1 - settings.shrinkShare()) / settings.shrinkShare());
    }

    /**
     * Why a token table has lost too many rows to purges within a window.
     *
     * @param left how many rows it has
     * @return empty where it has not
     */
    Optional<String> shrunk(BreakerLook.Counters grown, long left) {
        if (left >= rowsNeeded(grown)) {
            return Optional.empty();
        }
        long lost = lost(grown);
        return Optional.of(
                "within %s the token table lost %s of its rows (breaker.shrink-share is %s): %d purged, %d issued, %d left; is a clock or a rule wrong?"
                        .formatted(
                                window(),
                                percent(lost, lost + left),
                                percent(settings.shrinkShare()),
                                grown.weighedPurged(),
                                grown.inserted(),
                                left));
    }

    private static long lost(BreakerLook.Counters grown) {
        return grown.weighedPurged() - grown.inserted();
    }

    private String window() {
        return settings.window().toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String percent(long part, long all) {
        return percent((double) part / all);
    }

    private static String percent(double share) {
        return "%d%%".formatted(Math.round(share * PERCENT));
    }
}
