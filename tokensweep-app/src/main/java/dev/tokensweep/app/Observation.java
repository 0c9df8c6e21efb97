package dev.tokensweep.app;

import dev.tokensweep.app.config.ConsoleConfig;
import dev.tokensweep.app.config.MetricsSettings;
import dev.tokensweep.app.console.CleanTimes;
import dev.tokensweep.app.console.Console;
import dev.tokensweep.app.console.ConsoleSources;
import dev.tokensweep.app.console.InstallationWatch;
import dev.tokensweep.app.console.LifeSearch;
import dev.tokensweep.app.console.ReloadStatus;
import dev.tokensweep.app.console.TopicTail;
import dev.tokensweep.app.metrics.Metrics;
import dev.tokensweep.cleaner.CleanerConfig;
import dev.tokensweep.sink.PurgeControl;
import dev.tokensweep.sink.TableSizes;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What watches a pipeline: metrics, the console, and those who ask the database and the broker for
 * it. Made before the stages, whose clients it measures. Used by one thread.
 */
final class Observation implements AutoCloseable {
    private final Closing closing = new Closing();
    private final ConsoleConfig console;
    private final Metrics metrics;

    /** For the watchers' own clients, which come and go. */
    private Map<String, Object> unmeasured = Map.of();

    Observation(ConsoleConfig console, MetricsSettings settings) {
        this.console = console;
        this.metrics = closing.on(new Metrics(settings));
    }

    /** Client properties by which the stages' clients are measured. */
    Map<String, Object> measured(Map<String, Object> kafka) {
        unmeasured = Map.copyOf(kafka);
        return metrics.measured(kafka);
    }

    /**
     * Begins to watch.
     *
     * @param reloads what has become of changed configurations
     */
    void watch(Pipeline pipeline, Supplier<ReloadStatus> reloads) {
        CleanerConfig cleaner = pipeline.stages().cleaner();
        pipeline.measureConnections(metrics.connections());
        TopicTail tail = closing.on(TopicTail.start(unmeasured, cleaner.topics()));
        InstallationWatch installation =
                closing.on(
                        InstallationWatch.start(
                                () -> new PurgeControl(pipeline.stages().sink()).status(),
                                () -> new TableSizes(pipeline.stages().sink()).look(),
                                unmeasured,
                                cleaner.topics(),
                                cleaner.applicationId(),
                                metrics::refresh));
        CleanTimes cleanTimes = new CleanTimes();
        metrics.observe(
                pipeline::status,
                installation::sample,
                reloads,
                () -> tail.counted().lettersOpen(),
                cleanTimes::add);
        closing.on(
                Console.start(
                        console,
                        new ConsoleSources(
                                pipeline::status,
                                reloads,
                                installation::sample,
                                tail::counted,
                                cleanTimes,
                                new LifeSearch(unmeasured, cleaner.topics().tokenAudit()),
                                metrics::scrape)));
    }

    @Override
    public void close() {
        closing.close();
    }
}
