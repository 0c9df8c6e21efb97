package dev.tokensweep.sink;

import dev.tokensweep.sink.BreakerLook.Counters;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How much the counters have grown since a window's beginning, by the looks that were kept. About a
 * hundred are worth keeping, however long the window is. Immutable.
 */
final class BreakerWindow {
    private static final int KEPT = 100;

    private final Duration length;
    private final List<BreakerLook> looks;

    /**
     * @param looks that were kept, in any order
     */
    BreakerWindow(Duration length, List<BreakerLook> looks) {
        this.length = length;
        this.looks = looks.stream().sorted(Comparator.comparing(BreakerLook::at)).toList();
    }

    /** Whether a counter was reset since, so that no kept look tells anything any more. */
    boolean isOverBy(BreakerLook now) {
        return looks.stream().anyMatch(look -> now.counters().isBehind(look.counters()));
    }

    /** What was counted since the beginning of the window that ends now. */
    Counters grownBy(BreakerLook now) {
        return looks.isEmpty()
                ? Counters.ZERO
                : now.counters().minus(beginning(now.at()).counters());
    }

    /** Whether this look is far enough from all others; clocks may have been put back. */
    boolean wants(BreakerLook now) {
        Duration apart = length.dividedBy(KEPT);
        return looks.stream()
                .noneMatch(
                        look -> Duration.between(look.at(), now.at()).abs().compareTo(apart) < 0);
    }

    /**
     * Before which no look is needed any more.
     *
     * @param now by the database's clock
     */
    Instant oldestNeeded(Instant now) {
        return looks.isEmpty() ? now : beginning(now).at();
    }

    /**
     * The last look at or before the window's beginning: after a night in which nothing ran, that
     * of the evening, so that what piled up is weighed against what came meanwhile.
     */
    private BreakerLook beginning(Instant now) {
        Instant from = now.minus(length);
        return looks.stream()
                .filter(look -> !look.at().isAfter(from))
                .reduce((earlier, later) -> later)
                .orElse(looks.get(0));
    }
}
