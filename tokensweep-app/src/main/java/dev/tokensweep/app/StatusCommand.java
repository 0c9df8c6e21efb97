package dev.tokensweep.app;

import dev.tokensweep.sink.ControlStatus;
import dev.tokensweep.sink.PurgeControl;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how things stand. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Says whether anything may be deleted, how fast, what was done so far, and what is held.",
            "From the database alone, whether anything runs or not. Of a running process its console tells more: /status."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep status --config tokensweep.yaml",
            "  tokensweep status --config tokensweep.yaml --watch",
            "  tokensweep status --config tokensweep.yaml --output json"
        })
final class StatusCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "2s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Say it anew every so often, 2s unless given, until Ctrl-C: on a terminal in place, elsewhere one after the other.")
    private Duration every;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PurgeControl database =
                new PurgeControl(CommandDatabase.of(NamedSchema.of(options.load().config())));
        ControlStatus status = ControlOptions.explained(database::status);
        if (every != null) {
            return new StatusWatch(database::status, output.form(), every)
                    .show(status, new LiveScreen(spec.commandLine().getOut()));
        }
        spec.commandLine().getOut().print(ControlReport.of(status, output.form()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
