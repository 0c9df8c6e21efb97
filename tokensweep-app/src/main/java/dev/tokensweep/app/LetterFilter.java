package dev.tokensweep.app;

import dev.tokensweep.events.DeadLetter;
import java.time.Instant;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class LetterFilter implements Predicate<FiledLetter> {
    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Those of this stage alone: capture, cleaner, sink or reconciler.")
    private DeadLetter.Stage stage;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PastConverter.class,
            description =
                    "Those put aside since then: 2026-11-26T04:00:00Z, or 2h for two hours ago.")
    private Instant since;

    @Override
    public boolean test(FiledLetter letter) {
        return (stage == null || stage == letter.letter().stage())
                && (since == null || !letter.letter().time().isBefore(since));
    }

    boolean isGiven() {
        return stage != null || since != null;
    }
}
