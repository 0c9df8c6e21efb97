package dev.tokensweep.app.console;

import dev.tokensweep.sink.TableSize;
import dev.tokensweep.sink.TableSizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How large the token table and its archive were, at even distances up to now: of the last minutes
 * at first, of the last day in the end. Bounded: when it is full every other point goes, and the
 * distance doubles; beyond a day the oldest goes. Thread-safe.
 */
public final class SizeHistory {
    static final int MOST_POINTS = 120;
    private static final Duration CLOSEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final List<Point> points = new ArrayList<>();
    private Duration step = CLOSEST;

    /**
     * One look.
     *
     * @param archive null where there is none
     */
    public record Point(Instant at, TableSize tokens, TableSize archive) {}

    /**
     * All there is, the oldest first.
     *
     * @param step from one point to the next
     */
    public record Series(List<Point> points, Duration step) {
        public static final Series NONE = new Series(List.of(), CLOSEST);

        public Series {
            points = List.copyOf(points);
        }
    }

    /** Whether it is time for the next look. */
    synchronized boolean isDue(Instant now) {
        if (points.isEmpty()) {
            return true;
        }
        Instant last = points.get(points.size() - 1).at();
        return !now.isBefore(last.plus(step)) || now.isBefore(last);
    }

    /** Takes in a look at tables of which the token table at least is there. */
    synchronized void add(Instant at, TableSizes.Look look) {
        if (look.tokens().isEmpty()) {
            return;
        }
        points.add(new Point(at, look.tokens().get(), look.archive().orElse(null)));
        if (points.size() <= MOST_POINTS) {
            return;
        }
        Duration twice = step.multipliedBy(2);
        if (twice.multipliedBy(MOST_POINTS).compareTo(LONGEST) > 0) {
            points.remove(0);
        } else {
            thin();
            step = twice;
        }
    }

    /** The last one stays. */
    private void thin() {
        List<Point> all = List.copyOf(points);
        points.clear();
        for (int i = (all.size() - 1) % 2; i < all.size(); i += 2) {
            points.add(all.get(i));
        }
    }

    synchronized Series series() {
        return new Series(points, step);
    }
}
