package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.RunProcess;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that plays one role.
 *
 * @param isPlain whether it runs as it is to stay
 */
record RoleProcess(RoleName role, boolean isPlain, RunProcess run) {
    /**
     * Starts it and returns at once.
     *
     * @param launch what all roles are started with
     * @param number tells instances of one role apart
     * @param moreOptions of the JVM; with any of them the process is not to stay
     */
    static RoleProcess start(
            RoleLaunch launch, RoleName role, int number, List<String> moreOptions) {
        Path dataDirectory = launch.directory().resolve(role.word() + "-" + number);
        RunProcess run =
                RunProcess.start(
                        (directory, consolePort) ->
                                launch.command(role, directory, consolePort, moreOptions),
                        dataDirectory,
                        launch.directory().resolve(role.word() + "-" + number + ".log"));
        return new RoleProcess(role, moreOptions.isEmpty(), run);
    }
}
