package dev.tokensweep.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What the server's own transactions feel while a backlog drains, by us and by the procedure. */
final class ForegroundScenario implements Scenario {
    private static final String IDLE = "p99 alone";
    private static final String OURS = "p99 beside tokensweep";
    private static final String STARTING = "p99 in its first ten seconds";
    private static final String PROCEDURE = "p99 beside the procedure without sleep";
    private static final String RATIO = "p99 beside tokensweep / alone";
    private static final String TO_PROCEDURE = "p99 beside tokensweep / beside the procedure";
    private static final int ENDED_PERCENT = 90;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "foreground";
    }

    @Override
    public String what() {
        return "the server's own transactions, 200 a second, while a backlog drains";
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        try (BenchDatabase original = services.create()) {
            progress.accept("filling a table with %,d tokens".formatted(options.tokens()));
            TokenTable.fill(original, options.tokens(), ENDED_PERCENT);
            for (int run = 1; run <= options.runs(); run++) {
                double idle = idle(services, original, options.duration());
                double procedure = procedure(services, original, options.duration());
                double ours = ours(services, original, options, samples);
                samples.add(IDLE, "ms", idle);
                samples.add(PROCEDURE, "ms", procedure);
                samples.add(OURS, "ms", ours);
                samples.add(RATIO, "", ours / idle);
                samples.add(TO_PROCEDURE, "", ours / procedure);
                progress.accept(
                        "run %d: alone %.1f, procedure %.1f, tokensweep %.1f ms"
                                .formatted(run, idle, procedure, ours));
            }
        }
        return new Outcome(
                name(),
                samples.figures(),
                List.of(Target.atMost(1.3, RATIO), Target.atMost(1, TO_PROCEDURE)),
                List.of());
    }

    private static double idle(BenchServices services, BenchDatabase original, Duration duration)
            throws Exception {
        try (BenchDatabase copy = services.copy(original)) {
            ForegroundLoad.run(copy, WARM_UP);
            return ForegroundLoad.run(copy, duration).millis(99);
        }
    }

    /** It begins with the load and is over before it: what counts is the time it takes part. */
    private static double procedure(
            BenchServices services, BenchDatabase original, Duration duration) throws Exception {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try (BenchDatabase copy = services.copy(original)) {
            ForegroundLoad.run(copy, WARM_UP);
            Future<References.Done> procedure = beside.submit(() -> References.procedure(copy));
            Percentiles took = ForegroundLoad.run(copy, duration);
            procedure.get();
            return took.millis(99);
        } finally {
            beside.shutdownNow();
        }
    }

    /**
     * A backlog takes minutes or hours: what a process feels like that has just begun to purge, and
     * compiles itself on the cores that the database has too, is a figure of its own.
     */
    private static double ours(
            BenchServices services, BenchDatabase original, BenchOptions options, Samples samples)
            throws Exception {
        try (BenchDatabase copy = services.copy(original);
                CleanerRun run = CleanerRun.start(services, copy, options)) {
            ForegroundLoad.run(copy, WARM_UP);
            run.awaitPurged(1);
            samples.add(STARTING, "ms", ForegroundLoad.run(copy, START).millis(99));
            long before = run.purged();
            Percentiles took = ForegroundLoad.run(copy, options.duration());
            samples.add(
                    "purged meanwhile",
                    "tokens/s",
                    (run.purged() - before) / (double) options.duration().toSeconds());
            return took.millis(99);
        }
    }
}
