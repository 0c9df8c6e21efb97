package dev.tokensweep.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has a shell complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script by which bash and zsh complete commands, options and their values.",
            "Made of the commands themselves; make it anew after an upgrade."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(tokensweep completion)",
            "  tokensweep completion > /etc/bash_completion.d/tokensweep"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("tokensweep", Main.commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
