package dev.tokensweep.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A backlog that has piled up for years goes, by us and by the references. */
final class DrainScenario implements Scenario {
    private static final String OURS = "tokensweep";
    private static final String PROCEDURE = "procedure without sleep";
    private static final String SHIPPED = "procedure as shipped";
    private static final String LIMIT = "one statement";
    private static final String TO_PROCEDURE = "tokensweep / procedure without sleep";
    private static final String TO_SHIPPED = "tokensweep / procedure as shipped";
    private static final String RATE = "tokens/s";
    private static final int ENDED_PERCENT = 90;

    /** It would take minutes, each like the others. */
    private static final Duration SHIPPED_LIMIT = Duration.ofSeconds(40);

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String what() {
        return "a backlog, nine of ten tokens over, from the start of the process until the last is archived, deleted and on the record";
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        List<String> violations = new ArrayList<>();
        try (BenchDatabase original = services.create()) {
            progress.accept("filling a table with %,d tokens".formatted(options.tokens()));
            TokenTable.fill(original, options.tokens(), ENDED_PERCENT);
            for (int run = 1; run <= options.runs(); run++) {
                double limit = reference(services, original, References::oneStatement);
                double procedure = reference(services, original, References::procedure);
                double shipped =
                        reference(
                                services,
                                original,
                                copy -> References.procedureAsShipped(copy, SHIPPED_LIMIT));
                double ours = ours(services, original, options, samples, violations);
                samples.add(OURS, RATE, ours);
                samples.add(PROCEDURE, RATE, procedure);
                samples.add(SHIPPED, RATE, shipped);
                samples.add(LIMIT, RATE, limit);
                samples.add(TO_PROCEDURE, "", ours / procedure);
                samples.add(TO_SHIPPED, "", ours / shipped);
                progress.accept(
                        "run %d: tokensweep %,.0f, procedure %,.0f, as shipped %,.0f, one statement %,.0f tokens/s"
                                .formatted(run, ours, procedure, shipped, limit));
            }
        }
        return new Outcome(
                name(),
                samples.figures(),
                List.of(Target.atLeast(0.5, TO_PROCEDURE), Target.atLeast(3, TO_SHIPPED)),
                violations);
    }

    @FunctionalInterface
    private interface Reference {
        References.Done on(BenchDatabase database) throws SQLException;
    }

    private static double reference(
            BenchServices services, BenchDatabase original, Reference reference)
            throws SQLException {
        try (BenchDatabase copy = services.copy(original)) {
            return reference.on(copy).perSecond();
        }
    }

    private static double ours(
            BenchServices services,
            BenchDatabase original,
            BenchOptions options,
            Samples samples,
            List<String> violations)
            throws SQLException {
        try (BenchDatabase copy = services.copy(original)) {
            Drain drain = Drain.run(services, copy, options, options.tokens());
            samples.add("until all are deleted", "s", drain.secondsUntilDeleted());
            samples.add("until all are on the record", "s", drain.seconds());
            samples.add(
                    "database log per token",
                    "bytes",
                    (double) drain.logBytes() / drain.eligible());
            violations.addAll(drain.violations());
            return drain.perSecond();
        }
    }
}
