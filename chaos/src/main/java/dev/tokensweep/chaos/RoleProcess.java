package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One {@code tokensweep run} that plays one role, as an operator starts it. */
final class RoleProcess implements AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_TIMEOUT).build();

    private final RoleName role;
    private final Path dataDirectory;
    private final Path log;
    private final int consolePort;
    private final boolean plain;
    private final Process process;

    private RoleProcess(
            RoleName role,
            Path dataDirectory,
            Path log,
            int consolePort,
            boolean plain,
            Process process) {
        this.role = role;
        this.dataDirectory = dataDirectory;
        this.log = log;
        this.consolePort = consolePort;
        this.plain = plain;
        this.process = process;
    }

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
        Path log = launch.directory().resolve(role.word() + "-" + number + ".log");
        int port = FreePort.choose();
        try {
            Files.createDirectories(launch.directory());
            Process process =
                    new ProcessBuilder(launch.command(role, dataDirectory, port, moreOptions))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            // A role that outlives this process would go on for ever.
            Watchdog.start("kill -0 " + process.pid(), "kill -9 " + process.pid());
            return new RoleProcess(role, dataDirectory, log, port, moreOptions.isEmpty(), process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RoleName role() {
        return role;
    }

    /** Whether it runs as it is to stay. */
    boolean isPlain() {
        return plain;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    boolean isReady() {
        return isAlive() && get("ready") != null;
    }

    /** What the console tells; null while it does not answer. */
    String status() {
        return get("status");
    }

    private String get(String page) {
        URI uri = URI.create("http://127.0.0.1:%d/%s".formatted(consolePort, page));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build();
        try {
            HttpResponse<String> response =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Lines of its log that hold a text. */
    long logged(String text) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /**
     * SIGTERM.
     *
     * @return whether it ended within the time
     */
    boolean terminate(Duration within) throws InterruptedException {
        process.destroy();
        return awaitEnd(within);
    }

    boolean awaitEnd(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        kill();
    }
}
