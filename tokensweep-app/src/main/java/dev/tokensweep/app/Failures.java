package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.forensics.ForensicsException;
import dev.tokensweep.sandbox.SandboxException;
import java.util.List;

/** Turns a failure into the lines and the exit code that a user gets. */
final class Failures {
    /** One line per finding. */
    record Reported(int exitCode, List<String> lines) {}

    private Failures() {}

    static Reported report(Throwable failure) {
        if (failure instanceof CommandFailure known) {
            return new Reported(known.exitCode(), List.of(known.getMessage()));
        }
        if (failure instanceof ConfigException config) {
            return new Reported(ExitCode.USAGE, config.errors());
        }
        if (failure instanceof dev.tokensweep.capture.DatabaseUnreachableException
                || failure instanceof dev.tokensweep.sink.DatabaseUnreachableException
                || failure instanceof ForensicsException
                || failure instanceof SandboxException) {
            return new Reported(ExitCode.FAILED, List.of(failure.getMessage()));
        }
        return new Reported(
                ExitCode.FAILED,
                List.of(
                        "unexpected failure: "
                                + oneLine(failure)
                                + "; --debug shows where it came from"));
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        return (failure.getClass().getSimpleName() + ": " + message).replaceAll("\\s*\\R\\s*", " ");
    }
}
