package dev.tokensweep.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process that a PostgreSQL data directory names in its {@code postmaster.pid}. It
 * outlives a JVM that was killed.
 */
final class Postmaster {
    private static final Logger LOGGER = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration FAST = Duration.ofSeconds(5);
    private static final Duration IMMEDIATE = Duration.ofSeconds(10);

    private Postmaster() {}

    /** The live server of a directory, if there is one. */
    static Optional<ProcessHandle> of(Path dataDirectory) {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        try {
            List<String> lines =
                    Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.<String>of();
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                            .filter(ProcessHandle::isAlive)
                            .filter(Postmaster::isPostgres);
        } catch (IOException | NumberFormatException e) {
            throw new SandboxException("unreadable: " + pidFile, e);
        }
    }

    /**
     * Stops the server of a directory if one is running: first by a fast shutdown, then, if a
     * client holds it up, by an immediate one, from which PostgreSQL recovers at its next start.
     *
     * @throws SandboxException when it survives both
     */
    static void stop(Path dataDirectory) {
        Optional<ProcessHandle> found = of(dataDirectory);
        if (found.isEmpty()) {
            return;
        }
        ProcessHandle server = found.get();
        LOGGER.warn("Stopping the PostgreSQL server {} that still runs", server.pid());
        Signal.INT.to(server);
        awaitEnd(server);
    }

    /**
     * Waits until a server that was told to stop is gone; its pid file goes a little earlier. Stops
     * it at once when that takes long.
     *
     * @throws SandboxException when it survives even that
     */
    static void awaitEnd(ProcessHandle server) {
        if (ended(server, FAST)) {
            return;
        }
        Signal.QUIT.to(server);
        if (!ended(server, IMMEDIATE)) {
            throw new SandboxException(
                    "PostgreSQL does not stop: end process %d".formatted(server.pid()));
        }
    }

    /** A pid in a stale file may by now belong to anybody. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(command -> command.endsWith("postgres")).orElse(false);
    }

    private static boolean ended(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new SandboxException("the end of a process could not be seen", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", e);
        }
    }
}
