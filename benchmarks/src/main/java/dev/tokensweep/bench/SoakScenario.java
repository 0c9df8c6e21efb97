package dev.tokensweep.bench;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Whole lives at a moderate rate for a long time: does anything of the process grow? */
final class SoakScenario implements Scenario {
    private static final int PER_SECOND = 500;
    private static final int LOOKS = 120;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final String PER_HOUR = ", growth per hour";

    /** More than that in an hour and a week would double it. */
    private static final double MOST_PERCENT_PER_HOUR = 1;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String what() {
        return "%d tokens a second for a long time: memory, threads and files, and how fast they grow; once, whatever --runs says"
                .formatted(PER_SECOND);
    }

    @Override
    public Duration usualDuration() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Map<String, Trend> trends;
        try (BenchDatabase database = services.create()) {
            TokenTable.fill(database, BenchOptions.FEWEST_TOKENS, 0);
            try (CleanerRun cleaner =
                    CleanerRun.launch(
                            services,
                            database,
                            options,
                            new CleanerRun.Shape("soak", CleanerRun.ALL_ROLES, "512m")
                                    .with(Vitals.JVM_OPTION),
                            "cleanup.safe-period=1s",
                            "breaker.enabled=false")) {
                cleaner.awaitReady();
                trends = soak(database, cleaner, options.duration(), progress);
            }
        }
        Samples samples = new Samples();
        List<Target> targets = new ArrayList<>();
        trends.forEach(
                (name, trend) -> {
                    samples.add(name, "", trend.level());
                    samples.add(name + PER_HOUR, "%", 100 * trend.perHour() / trend.level());
                    targets.add(Target.atMost(MOST_PERCENT_PER_HOUR, name + PER_HOUR));
                });
        return new Outcome(name(), samples.figures(), targets, List.of());
    }

    /** The first third is not looked at: code is compiled and caches fill. */
    private static Map<String, Trend> soak(
            BenchDatabase database,
            CleanerRun cleaner,
            Duration duration,
            Consumer<String> progress)
            throws Exception {
        Map<String, Trend> trends = new LinkedHashMap<>();
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try (Connection connection = database.connect()) {
            long start = System.nanoTime();
            Future<?> traffic =
                    beside.submit(
                            () -> {
                                new SteadyTraffic(connection, "soak", PER_SECOND).run(duration);
                                return null;
                            });
            Duration between = duration.multipliedBy(2).dividedBy(3L * LOOKS);
            long pause = Math.max(between.toNanos(), SHORTEST_PAUSE.toNanos());
            long next = start + duration.toNanos() / 3;
            while (!traffic.isDone()) {
                Await.moment(next);
                Map<String, Double> vitals = Vitals.of(cleaner);
                long now = System.nanoTime();
                vitals.forEach(
                        (name, value) ->
                                trends.computeIfAbsent(name, n -> new Trend()).add(now, value));
                progress.accept("%d s: %s".formatted((now - start) / 1_000_000_000, vitals));
                next += pause;
            }
            traffic.get();
        } finally {
            beside.shutdownNow();
        }
        return trends;
    }
}
