package dev.tokensweep.app;

import dev.tokensweep.sink.PurgeControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops all deletion. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Stops every instance from deleting anything, until 'resume'.",
            "Once the command has returned, no deletion is on its way and none begins: tokens, related rows and archived ones stay. Observing, deciding and auditing go on. It outlives restarts; no other part of Tokensweep need run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep pause --config tokensweep.yaml --reason 'migration tonight'",
            "  tokensweep pause --config tokensweep.yaml --output json"
        })
final class PauseCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, at most 1000 characters; 'status' shows it.")
    private String reason;

    @Mixin private ControlOptions control;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PurgeControl database = control.database(options);
        control.answer(spec, () -> database.pause(reason, control.author()));
        return ExitCode.DONE;
    }
}
