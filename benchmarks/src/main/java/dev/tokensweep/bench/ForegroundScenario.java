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
    private static final Duration START = Duration.ofSeconds(10);
    private static final Turn ALONE = new Turn(Duration.ofSeconds(1), Duration.ofSeconds(4));
    private static final Turn BESIDE = new Turn(Duration.ofSeconds(6), Duration.ofSeconds(10));
    private static final Duration SLICE = Duration.ofSeconds(1);

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
                double procedure = procedure(services, original);
                samples.add(PROCEDURE, "ms", procedure);
                Turns turns = turns(services, original, options, samples);
                double idle = turns.idle().millis(99);
                double ours = turns.ours().millis(99);
                samples.add(IDLE, "ms", idle);
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

    /** What counts is the time that the procedure takes. */
    private static double procedure(BenchServices services, BenchDatabase original)
            throws Exception {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try (BenchDatabase copy = services.copy(original);
                ForegroundLoad load = ForegroundLoad.open(copy)) {
            Percentiles took = new Percentiles();
            Future<References.Done> procedure = beside.submit(() -> References.procedure(copy));
            do {
                load.run(SLICE, took);
            } while (!procedure.isDone());
            procedure.get();
            return took.millis(99);
        } finally {
            beside.shutdownNow();
        }
    }

    /**
     * What the change of turns itself costs does not count. Whoever is stopped for ten seconds
     * loses its transaction with the broker, and has something to make good for.
     *
     * @param change goes before it
     * @param counts is measured
     */
    private record Turn(Duration change, Duration counts) {
        Duration whole() {
            return change.plus(counts);
        }

        void take(ForegroundLoad load, Percentiles took) throws Exception {
            load.run(change, new Percentiles());
            load.run(counts, took);
        }
    }

    /** How long transactions took in the turns without Tokensweep, and in those beside it. */
    private record Turns(Percentiles idle, Percentiles ours) {}

    /**
     * A machine's speed moves within a minute by more than what is measured, so both take turns: in
     * one Tokensweep and the broker are stopped, and the server works on a copy of the database
     * that nobody cleans; in the other on the one that is cleaned.
     *
     * <p>A backlog takes minutes or hours: what a process feels like that has just begun to purge,
     * and compiles itself on the cores that the database has too, is a figure of its own.
     */
    private static Turns turns(
            BenchServices services, BenchDatabase original, BenchOptions options, Samples samples)
            throws Exception {
        try (BenchDatabase untouched = services.copy(original);
                BenchDatabase cleaned = services.copy(original);
                ForegroundLoad alone = ForegroundLoad.open(untouched);
                ForegroundLoad beside = ForegroundLoad.open(cleaned);
                CleanerRun run = CleanerRun.start(services, cleaned, options)) {
            while (run.purged() == 0) {
                beside.run(SLICE, new Percentiles());
            }
            Percentiles starting = new Percentiles();
            beside.run(START, starting);
            samples.add(STARTING, "ms", starting.millis(99));
            Turns turns = new Turns(new Percentiles(), new Percentiles());
            long purged = 0;
            long pairs = Math.max(1, options.duration().dividedBy(BESIDE.counts()));
            for (long pair = 0; pair < pairs; pair++) {
                run.hold();
                try {
                    ALONE.take(alone, turns.idle());
                } finally {
                    run.goOn();
                }
                long before = run.purged();
                BESIDE.take(beside, turns.ours());
                purged += run.purged() - before;
            }
            double seconds = pairs * BESIDE.whole().toSeconds();
            samples.add("purged meanwhile", "tokens/s", purged / seconds);
            return turns;
        }
    }
}
