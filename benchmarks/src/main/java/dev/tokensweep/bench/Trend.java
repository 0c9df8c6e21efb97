package dev.tokensweep.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A quantity over time, and how fast it grows. Used by one thread. */
final class Trend {
    private static final double NANOS_PER_HOUR = Duration.ofHours(1).toNanos();

    private final List<Double> hours = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    /**
     * Notes it.
     *
     * @param nanos as of {@link System#nanoTime()}
     */
    void add(long nanos, double value) {
        hours.add(nanos / NANOS_PER_HOUR);
        values.add(value);
    }

    /** The middle one. */
    double level() {
        return middle(new ArrayList<>(values));
    }

    /**
     * The middle of all pairs' slopes (Theil and Sen): a few outliers, which a compaction or a
     * collection makes, do not bend it.
     */
    double perHour() {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            for (int j = i + 1; j < values.size(); j++) {
                slopes.add((values.get(j) - values.get(i)) / (hours.get(j) - hours.get(i)));
            }
        }
        return slopes.isEmpty() ? 0 : middle(slopes);
    }

    private static double middle(List<Double> numbers) {
        numbers.sort(null);
        return numbers.get((numbers.size() - 1) / 2);
    }
}
