package dev.tokensweep.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One {@code tokensweep run} with a console, as an operator starts it. A process of its own, which
 * does not outlive this one. Thread-safe.
 */
public final class RunProcess implements AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    /** A failure and what led to it. */
    private static final int TOLD_LINES = 40;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_TIMEOUT).build();

    private final Path dataDirectory;
    private final Path log;
    private final int consolePort;
    private final Process process;

    private RunProcess(Path dataDirectory, Path log, int consolePort, Process process) {
        this.dataDirectory = dataDirectory;
        this.log = log;
        this.consolePort = consolePort;
        this.process = process;
    }

    /** The whole command line, once the port of the console is known. */
    @FunctionalInterface
    public interface CommandLine {
        List<String> with(Path dataDirectory, int consolePort);
    }

    /**
     * Starts it and returns at once.
     *
     * @param log takes whatever it prints, after what is there
     * @throws UncheckedIOException when it cannot be started
     */
    public static RunProcess start(CommandLine command, Path dataDirectory, Path log) {
        int port = FreePort.choose();
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process =
                    new ProcessBuilder(command.with(dataDirectory, port))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            // One that outlives this process would go on for ever.
            Watchdog.start("kill -0 " + process.pid(), "kill -9 " + process.pid());
            return new RunProcess(dataDirectory, log, port, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Requires that it still runs.
     *
     * @throws IllegalStateException when it has ended; its message has the last it said
     */
    public void requireAlive() {
        if (process.isAlive()) {
            return;
        }
        throw new IllegalStateException(
                "'run' has ended with %d; the end of %s:%n%s"
                        .formatted(process.exitValue(), log, String.join("\n", lastLines())));
    }

    private List<String> lastLines() {
        // Reads any byte: what cannot be told must not hide that it has ended.
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            Deque<String> last = new ArrayDeque<>(TOLD_LINES);
            lines.forEach(
                    line -> {
                        if (last.size() == TOLD_LINES) {
                            last.removeFirst();
                        }
                        last.addLast(line);
                    });
            return List.copyOf(last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** Whether every role of it does its work. */
    public boolean isReady() {
        return isAlive() && get("ready") != null;
    }

    /** What the console tells, as JSON; null while it does not answer. */
    public String status() {
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
    public long logged(String text) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /**
     * SIGTERM.
     *
     * @return whether it ended within the time
     */
    public boolean terminate(Duration within) throws InterruptedException {
        process.destroy();
        return awaitEnd(within);
    }

    /** Tells whether it ended within the time. */
    public boolean awaitEnd(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        kill();
    }
}
