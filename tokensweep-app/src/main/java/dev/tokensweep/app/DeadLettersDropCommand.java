package dev.tokensweep.app;

import dev.tokensweep.events.Settlement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Settles dead letters without doing anything about them. */
@Command(
        name = "drop",
        mixinStandardHelpOptions = true,
        description = {
            "Settles dead letters that nothing is to be done about.",
            "They stay on record, with who dropped them and why."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep dead-letters drop --config tokensweep.yaml --id 0:17 --reason 'a test'"
        })
final class DeadLettersDropCommand implements Callable<Integer> {
    @Mixin private LetterSettling settling;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, for the record.")
    private String reason;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return settling.settle(
                new LetterOrder(Settlement.How.DROPPED, reason), (letter, topics) -> null, spec);
    }
}
