package dev.tokensweep.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A broker, a PostgreSQL server, or both, in a JVM of their own. They end with this process,
 * however it ends; Ctrl-C, which reaches the whole foreground group, they leave to their parent.
 *
 * <p>Thread-safe; closing twice does no harm.
 */
public final class SandboxProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** A little more than the child allows itself. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);

    private final Process process;
    private final Path directory;
    private final Announcement announcement;

    private SandboxProcess(Process process, Path directory, Announcement announcement) {
        this.process = process;
        this.directory = directory;
        this.announcement = announcement;
    }

    /**
     * Starts the services and waits until they serve.
     *
     * @param directory for the services' data, kept over restarts; made where it is missing
     * @param logFile gets what they log; appended to
     * @throws SandboxException when one of them does not start; its message says why
     */
    public static SandboxProcess start(Path directory, Set<Service> services, Path logFile) {
        return start(directory, services, logFile, SandboxSettings.NONE);
    }

    /** The same, with settings beside the usual. */
    public static SandboxProcess start(
            Path directory, Set<Service> services, Path logFile, SandboxSettings settings) {
        if (services.isEmpty()) {
            throw new IllegalArgumentException("no services");
        }
        Path absolute = directory.toAbsolutePath();
        Process process = launch(absolute, services, settings, logFile.toAbsolutePath());
        try {
            return new SandboxProcess(process, absolute, awaitAnnouncement(process, logFile));
        } catch (RuntimeException e) {
            end(process, absolute);
            throw e;
        }
    }

    /**
     * Where the broker of this directory listens, or did when it last ran.
     *
     * @return empty when none has run there
     */
    public static Optional<String> knownBroker(Path directory) {
        return StoredPorts.known(SandboxDirectory.broker(directory.toAbsolutePath())).stream()
                .findFirst()
                .map(BrokerSettings::bootstrapServers);
    }

    private static Process launch(
            Path directory, Set<Service> services, SandboxSettings settings, Path logFile) {
        try {
            Files.createDirectories(directory);
            if (logFile.getParent() != null) {
                Files.createDirectories(logFile.getParent());
            }
            ProcessBuilder builder =
                    new ProcessBuilder(ChildCommand.of(directory, services, settings))
                            .redirectError(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            return builder.start();
        } catch (IOException e) {
            throw new SandboxException("the services could not be started: " + e.getMessage(), e);
        }
    }

    private static Announcement awaitAnnouncement(Process process, Path logFile) {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread reader = new Thread(() -> readLine(process, line), "sandbox-announcement");
        reader.setDaemon(true);
        reader.start();
        try {
            String said = line.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (said == null) {
                throw new SandboxException("the services ended while starting; see " + logFile);
            }
            return Announcement.parse(said);
        } catch (TimeoutException e) {
            throw new SandboxException(
                    "the services did not start within %d s; see %s"
                            .formatted(START_TIMEOUT.toSeconds(), logFile),
                    e);
        } catch (ExecutionException e) {
            throw new SandboxException("the services could not be heard; see " + logFile, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while the services started", e);
        }
    }

    private static void readLine(Process process, CompletableFuture<String> line) {
        try {
            // Left open: closing it would break the child's next print.
            BufferedReader output = process.inputReader();
            line.complete(output.readLine());
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    /**
     * For {@code bootstrap.servers}.
     *
     * @throws IllegalStateException when no broker was asked for
     */
    public String bootstrapServers() {
        return required(announcement.bootstrapServers(), Service.BROKER);
    }

    /**
     * The database, without a user.
     *
     * @throws IllegalStateException when no PostgreSQL was asked for
     */
    public String jdbcUrl() {
        return required(announcement.jdbcUrl(), Service.POSTGRESQL);
    }

    /** A superuser without a password. */
    public String databaseUser() {
        return required(announcement.databaseUser(), Service.POSTGRESQL);
    }

    private static String required(String value, Service service) {
        if (value == null) {
            throw new IllegalStateException("started without " + service);
        }
        return value;
    }

    /** PostgreSQL's first process, whose children serve the connections; empty where none runs. */
    public Optional<ProcessHandle> databaseServer() {
        return Postmaster.of(databaseData());
    }

    /** PostgreSQL's own files. */
    Path databaseData() {
        return SandboxDirectory.postgresql(directory).resolve("data");
    }

    /** The child JVM, which has the broker; PostgreSQL has processes of its own. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Kills the child as kill -9 does, and waits until it is gone. PostgreSQL, a process of its
     * own, lives on until this is closed or the next start on the same directory.
     */
    public void kill() {
        process.destroyForcibly();
        awaitExit(process, STOP_TIMEOUT);
    }

    /** Stops the services, by force if they take longer than 25 s. */
    @Override
    public void close() {
        end(process, directory);
    }

    private static void end(Process process, Path directory) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!awaitExit(process, STOP_TIMEOUT)) {
                process.destroyForcibly();
                awaitExit(process, STOP_TIMEOUT);
            }
            Postmaster.stop(SandboxDirectory.postgresql(directory).resolve("data"));
        }
    }

    private static boolean awaitExit(Process process, Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
