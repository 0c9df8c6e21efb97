package dev.tokensweep.app;

import dev.tokensweep.sink.PurgeControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets deletion go on. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {
            "Ends a pause, closes the circuit breaker and accepts the policy of the configuration.",
            "Look first: 'status' says why the breaker opened, and 'plan' what would go. What is due by now counts for the breaker no more. Every instance goes on within a second."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep resume --config tokensweep.yaml",
            "  tokensweep resume --config tokensweep.yaml --author maya --output json"
        })
final class ResumeCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Mixin private ControlOptions control;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PurgeControl database = control.database(options);
        control.answer(spec, () -> database.resume(control.author()));
        return ExitCode.DONE;
    }
}
