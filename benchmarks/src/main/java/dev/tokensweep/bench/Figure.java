package dev.tokensweep.bench;

import java.util.List;

/**
 * One quantity, measured some times. Immutable.
 *
 * @param name what it is, for a reader
 * @param unit such as tokens/s or ms
 * @param values one of each run
 */
public record Figure(String name, String unit, List<Double> values) {
    public Figure {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured: " + name);
        }
    }

    /** The middle one; of an even number the lower of the two. */
    public double median() {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }

    public double least() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    public double greatest() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
