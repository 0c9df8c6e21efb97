package dev.tokensweep.app.metrics;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.tokensweep.app.config.MetricsSettings;
import dev.tokensweep.app.console.InstallationSample;
import dev.tokensweep.app.console.PipelineStatus;
import dev.tokensweep.app.console.ReloadStatus;
import dev.tokensweep.cleaner.CleanerStatus;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Everything this process measures, in one place. Thread-safe. */
public final class Metrics implements AutoCloseable {
    private static final Duration[] TIMES_TO_CLEAN = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(2)
    };

    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompositeMeterRegistry all = new CompositeMeterRegistry();
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private volatile OwnMeters own;

    public Metrics(MetricsSettings settings) {
        all.add(prometheus);
        if (settings.otlpUrl() != null) {
            all.add(new OtlpMeterRegistry(new OtlpSettings(settings), Clock.SYSTEM));
        }
        new JvmMemoryMetrics().bindTo(all);
        garbage.bindTo(all);
        new JvmThreadMetrics().bindTo(all);
        new ClassLoaderMetrics().bindTo(all);
        new ProcessorMetrics().bindTo(all);
        new UptimeMetrics().bindTo(all);
        new FileDescriptorMetrics().bindTo(all);
    }

    /** Client properties, and what has the clients measured. */
    public Map<String, Object> measured(Map<String, Object> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.merge(
                "metric.reporters",
                KafkaMeters.class.getName(),
                (theirs, ours) -> theirs + "," + ours);
        properties.put(KafkaMeters.REGISTRY, all);
        return properties;
    }

    /** What has a pool of connections measured. */
    public MetricsTrackerFactory connections() {
        return new MicrometerMetricsTrackerFactory(all);
    }

    /**
     * Begins with our own figures.
     *
     * @param reloads what has become of changed configurations
     * @param deadLetters that nobody has settled
     * @param alsoCleaned is told the times to clean as well
     */
    public void observe(
            Supplier<PipelineStatus> pipeline,
            Supplier<InstallationSample> installation,
            Supplier<ReloadStatus> reloads,
            LongSupplier deadLetters,
            Consumer<Duration> alsoCleaned) {
        pipeline.get().cleaner().ifPresent(cleaner -> measureCleaning(cleaner, alsoCleaned));
        own =
                new OwnMeters(
                        all,
                        () ->
                                new Observed(
                                        pipeline.get(),
                                        installation.get(),
                                        reloads.get(),
                                        deadLetters.getAsLong(),
                                        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())));
        own.refresh();
    }

    private void measureCleaning(CleanerStatus cleaner, Consumer<Duration> also) {
        Timer timer =
                Timer.builder(MetricCatalogue.TIME_TO_CLEAN)
                        .description(MetricCatalogue.TIME_TO_CLEAN_MEANING)
                        .serviceLevelObjectives(TIMES_TO_CLEAN)
                        .register(all);
        cleaner.counters()
                .onCleaned(
                        time -> {
                            timer.record(time);
                            also.accept(time);
                        });
    }

    /** Has our own figures looked at, for whoever takes them by himself. */
    public void refresh() {
        OwnMeters meters = own;
        if (meters != null) {
            meters.refresh();
        }
    }

    /** All of it, in Prometheus' text form. */
    public String scrape() {
        refresh();
        return prometheus.scrape();
    }

    @Override
    public void close() {
        garbage.close();
        all.close();
    }
}
