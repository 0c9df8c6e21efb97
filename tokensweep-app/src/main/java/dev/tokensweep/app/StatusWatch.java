package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.sink.ControlStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says how things stand again and again, and how fast tokens go, until interrupted. A look that
 * fails is told, and the next may go better. Used by one thread.
 */
final class StatusWatch {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<ControlStatus> source;
    private final Output output;
    private final Duration every;
    private ControlStatus last;
    private long lastNanos;

    StatusWatch(Supplier<ControlStatus> source, Output output, Duration every) {
        this.source = source;
        this.output = output;
        this.every = every;
    }

    /**
     * Shows it until the process is told to stop.
     *
     * @param first how things stood when it was asked first
     * @return the exit code: whether they were known to the end
     */
    int show(ControlStatus first, LiveScreen screen) {
        CountDownLatch interrupted = new CountDownLatch(1);
        ExitHook hook = ExitHook.install(interrupted);
        int exitCode = ExitCode.FAILED;
        try {
            screen.show(page(first, screen));
            exitCode = ExitCode.DONE;
            while (!interrupted.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                exitCode = look(screen);
            }
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return exitCode;
        } finally {
            hook.finished(exitCode);
        }
    }

    private int look(LiveScreen screen) {
        try {
            screen.show(page(source.get(), screen));
            return ExitCode.DONE;
        } catch (RuntimeException e) {
            last = null;
            screen.show(failure(String.join("; ", Failures.report(e).lines()), screen));
            return ExitCode.FAILED;
        }
    }

    private String page(ControlStatus status, LiveScreen screen) {
        long nanos = System.nanoTime();
        Long perSecond =
                last == null
                        ? null
                        : (Long)
                                Math.round(
                                        (status.purged() - last.purged())
                                                * 1e9
                                                / Math.max(1, nanos - lastNanos));
        last = status;
        lastNanos = nanos;
        if (output == Output.JSON) {
            return ControlReport.json(status).put("purgedPerSecond", perSecond) + "\n";
        }
        LiveScreen.Mood mood =
                status.reason() == null ? LiveScreen.Mood.WELL : LiveScreen.Mood.BARRED;
        return "%s%n%-8s %s%n%s"
                .formatted(
                        heading(screen.coloured(mood, status.state())),
                        "pace",
                        perSecond == null ? "measuring" : "%,d tokens/s".formatted(perSecond),
                        ControlReport.text(status));
    }

    private String failure(String line, LiveScreen screen) {
        return output == Output.JSON
                ? JSON.createObjectNode().put("failure", line) + "\n"
                : "%s%n%s%n"
                        .formatted(
                                heading(screen.coloured(LiveScreen.Mood.FAILED, "UNKNOWN")), line);
    }

    private static String heading(String state) {
        return "tokensweep  %s  %s".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), state);
    }
}
