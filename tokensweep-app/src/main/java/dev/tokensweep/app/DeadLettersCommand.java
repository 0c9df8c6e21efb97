package dev.tokensweep.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the stages put aside. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a stage could not use and put aside, and settles it.",
            "Nothing is erased: what becomes of a letter is written behind it."
        },
        subcommands = {
            DeadLettersListCommand.class,
            DeadLettersReplayCommand.class,
            DeadLettersDropCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep dead-letters list --config tokensweep.yaml",
            "  tokensweep dead-letters replay --config tokensweep.yaml --id 0:17",
            "  tokensweep dead-letters drop --config tokensweep.yaml --all --stage cleaner --reason 'a test'"
        })
final class DeadLettersCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list, replay or drop");
    }
}
