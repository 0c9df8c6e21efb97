package dev.tokensweep.app.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One of our own figures, as the catalogue declares it.
 *
 * @param name in Micrometer's way, with dots; {@link #exposed()} is what Prometheus sees
 * @param unit "seconds", "bytes" or null for a number of what the name says
 * @param label null where there is one series
 * @param whose "process" or "installation": what it counts
 * @param meaning one sentence for the reference page
 * @param series by the label's value, which is empty where there is no label; what is unknown is
 *     left out
 */
record Metric(
        String name,
        Kind kind,
        String unit,
        String label,
        String whose,
        String meaning,
        Function<Observed, Map<String, Double>> series) {

    /** How its values behave. */
    enum Kind {
        /** Only rises, until the process starts anew. */
        COUNTER,
        GAUGE
    }

    /** The name on {@code /metrics}. */
    String exposed() {
        String base = name.replace('.', '_');
        String withUnit = unit == null ? base : base + "_" + unit;
        return kind == Kind.COUNTER ? withUnit + "_total" : withUnit;
    }

    static Metric counter(
            String name, String whose, String meaning, Function<Observed, Double> value) {
        return new Metric(name, Kind.COUNTER, null, null, whose, meaning, single(value));
    }

    static Metric gauge(
            String name,
            String unit,
            String whose,
            String meaning,
            Function<Observed, Double> value) {
        return new Metric(name, Kind.GAUGE, unit, null, whose, meaning, single(value));
    }

    private static Function<Observed, Map<String, Double>> single(
            Function<Observed, Double> value) {
        return observed -> {
            Map<String, Double> series = new TreeMap<>();
            Double now = value.apply(observed);
            if (now != null) {
                series.put("", now);
            }
            return series;
        };
    }
}
