package dev.tokensweep.app.metrics;

import dev.tokensweep.app.console.InstallationSample;
import dev.tokensweep.app.console.PipelineStatus;
import dev.tokensweep.app.console.ReloadStatus;
import dev.tokensweep.capture.CaptureStatus;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.sink.ControlStatus;
import dev.tokensweep.sink.SinkStatus;
import java.util.function.Function;

/**
 * All that our own figures are taken from, at one moment.
 *
 * @param reloads what has become of changed configurations
 * @param deadLetters that nobody has settled
 * @param nowMicros by the clock of this machine
 */
record Observed(
        PipelineStatus pipeline,
        InstallationSample installation,
        ReloadStatus reloads,
        long deadLetters,
        long nowMicros) {

    /** A figure of capture; null where this process does not run it. */
    Double capture(Function<CaptureStatus, Number> figure) {
        return pipeline.capture().map(figure).map(Number::doubleValue).orElse(null);
    }

    /** A figure of the cleaner; null where this process does not run it. */
    Double cleaner(Function<CleanerStatus, Number> figure) {
        return pipeline.cleaner().map(figure).map(Number::doubleValue).orElse(null);
    }

    /** A figure of the sink; null where this process does not run it. */
    Double sink(Function<SinkStatus, Number> figure) {
        return pipeline.sink().map(figure).map(Number::doubleValue).orElse(null);
    }

    /** A figure of the control row; null where the database could not be asked. */
    Double control(Function<ControlStatus, Number> figure) {
        return installation.control().map(figure).map(Number::doubleValue).orElse(null);
    }
}
