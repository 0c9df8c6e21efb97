package dev.tokensweep.app;

import dev.tokensweep.sink.Holds;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Releases legal holds. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Releases legal holds; they stay on record.",
            "Where one of those named is unknown or released already, none is released."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep hold remove --config tokensweep.yaml 0b5d8c1e-6d5f-4f7c-9a37-1f0f6a1c2d3e"
        })
final class HoldRemoveCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Parameters(
            arity = "1..*",
            paramLabel = "HOLD_ID",
            description = "As 'hold add' and 'hold list' tell it.")
    private List<String> ids;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who releases them; default: the user of this process.")
    private String author;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Holds database = new Holds(CommandDatabase.of(NamedSchema.of(options.load().config())));
        List<String> released = ids.stream().distinct().toList();
        HoldFailures.explained(
                () -> {
                    database.release(released, author);
                    return released;
                });
        spec.commandLine().getOut().print(HoldReport.released(released, output.form()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
