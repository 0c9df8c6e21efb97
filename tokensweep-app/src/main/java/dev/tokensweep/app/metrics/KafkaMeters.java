package dev.tokensweep.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Hands the figures of every Kafka client of the process, and those of Kafka Streams, to a
 * registry. Kafka makes it by its name and gives it the client's settings, of which one is the
 * registry: so no stage need know that anything is measured. Thread-safe.
 */
public final class KafkaMeters implements MetricsReporter {
    /** The setting that holds the registry. */
    static final String REGISTRY = "tokensweep.meter.registry";

    /**
     * Of these there is one for every broker or topic; the figure of the whole client is enough.
     */
    private static final Set<String> TOO_FINE = Set.of("node-id", "rocksdb-state-id");

    private final Map<MetricName, Meter> meters = new ConcurrentHashMap<>();

    /**
     * Null where the client was told by texts alone, as the engine's own are: it is not measured.
     */
    private MeterRegistry registry;

    @Override
    public void configure(Map<String, ?> settings) {
        registry = settings.get(REGISTRY) instanceof MeterRegistry given ? given : null;
    }

    @Override
    public void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        MetricName name = metric.metricName();
        if (registry == null || !metric.isMeasurable() || isTooFine(name)) {
            return;
        }
        meters.computeIfAbsent(name, key -> register(metric));
    }

    /** One name must not come once with a topic's label and once without. */
    private static boolean isTooFine(MetricName name) {
        Set<String> tags = name.tags().keySet();
        return tags.stream().anyMatch(TOO_FINE::contains)
                || (tags.contains("topic") && !tags.contains("partition"));
    }

    private Meter register(KafkaMetric metric) {
        MetricName of = metric.metricName();
        String scope = of.tags().containsKey("partition") ? ".partition." : ".";
        String name =
                "kafka."
                        + of.group().replaceFirst("-metrics$", "").replace('-', '.')
                        + scope
                        + of.name().replace('-', '.');
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> tag : of.tags().entrySet()) {
            tags = tags.and(tag.getKey().replace('-', '.'), tag.getValue());
        }
        return of.name().endsWith("-total")
                ? FunctionCounter.builder(name, metric, KafkaMeters::value)
                        .description(of.description())
                        .tags(tags)
                        .register(registry)
                : Gauge.builder(name, metric, KafkaMeters::value)
                        .description(of.description())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry);
    }

    private static double value(KafkaMetric metric) {
        return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        Meter meter = meters.remove(metric.metricName());
        if (meter != null) {
            registry.remove(meter);
        }
    }

    @Override
    public void close() {
        meters.values().forEach(meter -> registry.remove(meter));
        meters.clear();
    }
}
