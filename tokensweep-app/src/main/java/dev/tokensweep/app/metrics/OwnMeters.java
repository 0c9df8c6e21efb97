package dev.tokensweep.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The catalogue's figures in a registry. A series is there as long as its value is known: what is
 * not known is not told as zero. Thread-safe.
 */
final class OwnMeters {
    private final MeterRegistry registry;
    private final Supplier<Observed> observed;
    private final Map<Series, Held> held = new HashMap<>();

    private record Series(String metric, String label) {}

    /** A value, for the registry to read whenever it likes. */
    private static final class Held {
        private volatile double value;
        private Meter meter;
    }

    OwnMeters(MeterRegistry registry, Supplier<Observed> observed) {
        this.registry = registry;
        this.observed = observed;
    }

    /** Looks anew. */
    synchronized void refresh() {
        Observed now = observed.get();
        Set<Series> known = new HashSet<>();
        for (Metric metric : MetricCatalogue.ALL) {
            metric.series()
                    .apply(now)
                    .forEach(
                            (label, value) -> {
                                Series series = new Series(metric.name(), label);
                                known.add(series);
                                hold(metric, series).value = value;
                            });
        }
        Set<Series> gone = new HashSet<>(held.keySet());
        gone.removeAll(known);
        gone.forEach(series -> registry.remove(held.remove(series).meter));
    }

    private Held hold(Metric metric, Series series) {
        Held known = held.get(series);
        if (known != null) {
            return known;
        }
        Held anew = new Held();
        anew.meter = register(metric, tags(metric, series.label()), anew);
        held.put(series, anew);
        return anew;
    }

    private static Tags tags(Metric metric, String label) {
        return metric.label() == null ? Tags.empty() : Tags.of(metric.label(), label);
    }

    private Meter register(Metric metric, Tags tags, Held value) {
        return switch (metric.kind()) {
            case COUNTER ->
                    FunctionCounter.builder(metric.name(), value, of -> of.value)
                            .description(metric.meaning())
                            .tags(tags)
                            .register(registry);
            case GAUGE ->
                    Gauge.builder(metric.name(), value, of -> of.value)
                            .description(metric.meaning())
                            .baseUnit(metric.unit())
                            .tags(tags)
                            .strongReference(true)
                            .register(registry);
        };
    }
}
