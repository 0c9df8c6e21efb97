package dev.tokensweep.app;

import dev.tokensweep.events.Settlement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends dead letters again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Sends the originals of dead letters to where they came from, and settles them.",
            "All in one transaction; letters named by --id are sent again as a whole or not at all."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep dead-letters replay --config tokensweep.yaml --id 0:17 --id 0:23",
            "  tokensweep dead-letters replay --config tokensweep.yaml --all --stage sink --since 1d"
        })
final class DeadLettersReplayCommand implements Callable<Integer> {
    @Mixin private LetterSettling settling;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for the record.")
    private String reason;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return settling.settle(
                new LetterOrder(Settlement.How.REPLAYED, reason), FiledLetter::obstacle, spec);
    }
}
