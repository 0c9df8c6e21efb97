package dev.tokensweep.app;

import dev.tokensweep.sink.PurgeControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Limits how fast tokens are deleted. */
@Command(
        name = "throttle",
        mixinStandardHelpOptions = true,
        description = {
            "Limits how many tokens all instances together delete in a second, or lifts the limit.",
            "Every instance keeps to it within a second, each worker in proportion to its partitions. It outlives restarts."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep throttle --config tokensweep.yaml 200",
            "  tokensweep throttle --config tokensweep.yaml off"
        })
final class ThrottleCommand implements Callable<Integer> {
    private static final String OFF = "off";

    @Mixin private ConfigOptions options;

    @Parameters(
            paramLabel = "ROWS_PER_SECOND|off",
            description = "A whole number from 1 to 1000000, or 'off' for no limit.")
    private String limit;

    @Mixin private ControlOptions control;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Integer rowsPerSecond = limit.equals(OFF) ? null : (Integer) number();
        PurgeControl database = control.database(options);
        control.answer(spec, () -> database.throttle(rowsPerSecond, control.author()));
        return ExitCode.DONE;
    }

    private int number() {
        if (limit.matches("[0-9]{1,7}")) {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= PurgeControl.GREATEST_RATE) {
                return number;
            }
        }
        throw CommandFailure.usage(
                "ROWS_PER_SECOND: '%s' must be a whole number from 1 to %d, or 'off'"
                        .formatted(limit, PurgeControl.GREATEST_RATE));
    }
}
