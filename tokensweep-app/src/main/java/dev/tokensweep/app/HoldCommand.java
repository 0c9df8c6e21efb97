package dev.tokensweep.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Legal holds. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps tokens from being deleted for as long as a legal hold stands.",
            "Holds live in the product's database; no other part of Tokensweep need run."
        },
        subcommands = {HoldAddCommand.class, HoldRemoveCommand.class, HoldListCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep hold add --config tokensweep.yaml --user alice --reason 'case 4711'",
            "  tokensweep hold list --config tokensweep.yaml",
            "  tokensweep hold remove --config tokensweep.yaml 0b5d8c1e-..."
        })
final class HoldCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say add, remove or list");
    }
}
