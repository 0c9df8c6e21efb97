package dev.tokensweep.app;

import dev.tokensweep.sink.Holds;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the legal holds. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the legal holds that stand, in the order in which they were placed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep hold list --config tokensweep.yaml",
            "  tokensweep hold list --config tokensweep.yaml --all --output json"
        })
final class HoldListCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Option(names = "--all", description = "Those that are released too.")
    private boolean all;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Holds database = new Holds(CommandDatabase.of(NamedSchema.of(options.load().config())));
        List<Holds.Entry> entries = HoldFailures.explained(() -> database.list(all));
        spec.commandLine().getOut().print(HoldReport.listed(entries, output.form()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
