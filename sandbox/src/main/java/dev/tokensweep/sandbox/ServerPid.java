package dev.tokensweep.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Which process serves a directory: it outlives a JVM that was killed. */
final class ServerPid {
    private static final String FILE = "launched.pid";

    private ServerPid() {}

    static void write(Path directory, long pid) throws IOException {
        Files.writeString(directory.resolve(FILE), Long.toString(pid));
    }

    /** The live server of a directory, if there is one. */
    static Optional<ProcessHandle> of(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            return Files.notExists(file)
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(Files.readString(file).trim()))
                            .filter(ProcessHandle::isAlive)
                            .filter(process -> serves(process, directory));
        } catch (IOException | NumberFormatException e) {
            throw new SandboxException("unreadable: " + file, e);
        }
    }

    /** A pid in a stale file may by now belong to anybody. */
    private static boolean serves(ProcessHandle process, Path directory) {
        return process.info()
                .commandLine()
                .map(line -> line.contains("--datadir=" + directory))
                .orElse(false);
    }

    /**
     * Ends the server of a directory if one is running; it recovers when it starts again.
     *
     * @throws SandboxException when it survives
     */
    static void stop(Path directory) {
        Optional<ProcessHandle> server = of(directory);
        if (server.isEmpty()) {
            return;
        }
        server.get().destroyForcibly();
        try {
            server.get().onExit().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new SandboxException("does not end: process " + server.get().pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", e);
        }
    }
}
