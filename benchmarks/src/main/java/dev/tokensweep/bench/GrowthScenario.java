package dev.tokensweep.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What ten times the rows cost in a drain: time, and memory. */
final class GrowthScenario implements Scenario {
    private static final int FACTOR = 10;
    private static final String TIME = "time for ten times the rows / time";
    private static final int ENDED_PERCENT = 90;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String what() {
        return "a drain of a tenth of the rows, and of all of them: time and memory";
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        List<String> violations = new ArrayList<>();
        for (int run = 1; run <= options.runs(); run++) {
            Growth few = measure(services, options, options.tokens() / FACTOR, violations);
            Growth many = measure(services, options, options.tokens(), violations);
            samples.add("a tenth of the rows", "s", few.seconds());
            samples.add("all rows", "s", many.seconds());
            samples.add(TIME, "", many.seconds() / few.seconds());
            samples.add("resident with a tenth of the rows", "MiB", few.residentMiB());
            samples.add("resident with all rows", "MiB", many.residentMiB());
            progress.accept(
                    "run %d: %.1f s, and %.1f s".formatted(run, few.seconds(), many.seconds()));
        }
        return new Outcome(
                name(), samples.figures(), List.of(Target.atMost(1.1 * FACTOR, TIME)), violations);
    }

    private record Growth(double seconds, double residentMiB) {}

    private static Growth measure(
            BenchServices services, BenchOptions options, int tokens, List<String> violations)
            throws Exception {
        try (BenchDatabase database = services.create()) {
            TokenTable.fill(database, tokens, ENDED_PERCENT);
            Drain drain = Drain.run(services, database, options, tokens);
            violations.addAll(drain.violations());
            return new Growth(drain.seconds(), drain.peakBytes() / 1048576.0);
        }
    }
}
