package dev.tokensweep.app.console;

import java.util.List;
import java.util.function.Supplier;

/**
 * Where the console has its knowledge from.
 *
 * @param pipeline the stages of this process
 * @param reloads what has become of changed configurations
 * @param installation what the database and the broker tell of all
 * @param counted what the topics tell of all
 * @param cleanTimes of this process's cleaner
 * @param lives the record
 * @param metrics in Prometheus' text form
 */
public record ConsoleSources(
        Supplier<PipelineStatus> pipeline,
        Supplier<ReloadStatus> reloads,
        Supplier<InstallationSample> installation,
        Supplier<Counted> counted,
        CleanTimes cleanTimes,
        LifeSearch lives,
        Supplier<String> metrics) {

    List<Pages> pages() {
        return List.of(
                new HealthPages(pipeline, reloads),
                new MetricsPage(metrics),
                new OverviewPages(this::overview),
                new LifePages(lives),
                new Assets());
    }

    private Overview overview() {
        return new Overview(
                pipeline.get(), reloads.get(), installation.get(), counted.get(), cleanTimes);
    }
}
