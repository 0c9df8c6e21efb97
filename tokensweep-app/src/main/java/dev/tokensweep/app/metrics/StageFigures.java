package dev.tokensweep.app.metrics;

import dev.tokensweep.app.console.PipelineStatus;
import dev.tokensweep.app.console.SizeHistory;
import dev.tokensweep.capture.CaptureStatus;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.cleaner.DueForecast;
import dev.tokensweep.sink.ControlStatus;
import dev.tokensweep.sink.SinkStatus;
import dev.tokensweep.sink.TableSize;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Figures that take some reckoning. */
final class StageFigures {
    private static final double MICROS = 1e6;
    private static final double MILLIS = 1e3;
    private static final double UNKNOWN_BAR = 5;

    private StageFigures() {}

    static Map<String, Double> up(Observed seen) {
        PipelineStatus pipeline = seen.pipeline();
        Map<String, Double> series = new TreeMap<>();
        pipeline.capture().ifPresent(capture -> series.put("capture", isUp(capture) ? 1.0 : 0.0));
        pipeline.cleaner()
                .ifPresent(
                        cleaner ->
                                series.put(
                                        "cleaner",
                                        cleaner.state() == CleanerStatus.State.RUNNING
                                                ? 1.0
                                                : 0.0));
        pipeline.sink().ifPresent(sink -> series.put("sink", sink.isWell() ? 1.0 : 0.0));
        return series;
    }

    private static boolean isUp(CaptureStatus capture) {
        return switch (capture.state()) {
            case BACKLOG, SNAPSHOT, STREAMING -> true;
            case STARTING -> capture.standsBy();
            case BACKOFF, STOPPED, FAILED -> false;
        };
    }

    static Map<String, Double> lagSeconds(Observed seen) {
        Map<String, Double> series = new TreeMap<>();
        seen.installation()
                .backlogs()
                .forEach((stage, backlog) -> series.put(stage, backlog.age().toMillis() / MILLIS));
        Optional<CaptureStatus> telling =
                seen.pipeline()
                        .capture()
                        .filter(capture -> capture.toldUpToMicros() > 0 && !capture.standsBy());
        telling.ifPresent(
                capture ->
                        series.put(
                                "capture",
                                Math.max(0, seen.nowMicros() - capture.toldUpToMicros()) / MICROS));
        return series;
    }

    static Map<String, Double> waiting(Observed seen) {
        Map<String, Double> series = new TreeMap<>();
        seen.installation()
                .backlogs()
                .forEach((stage, backlog) -> series.put(stage, (double) backlog.records()));
        return series;
    }

    /** By table; of the last look. */
    static Map<String, Double> sizes(Observed seen, ToLongFunction<TableSize> figure) {
        Map<String, Double> series = new TreeMap<>();
        List<SizeHistory.Point> points = seen.installation().sizes().points();
        if (!points.isEmpty()) {
            SizeHistory.Point last = points.get(points.size() - 1);
            series.put("tokens", (double) figure.applyAsLong(last.tokens()));
            if (last.archive() != null) {
                series.put("archive", (double) figure.applyAsLong(last.archive()));
            }
        }
        return series;
    }

    static Double overdue(Observed seen) {
        return due(seen, DueForecast.Look::overdue);
    }

    static Double dueNextHour(Observed seen) {
        return due(seen, look -> look.next().stream().mapToLong(Long::longValue).sum());
    }

    private static Double due(Observed seen, ToLongFunction<DueForecast.Look> figure) {
        Instant now = Instant.EPOCH.plus(seen.nowMicros(), ChronoUnit.MICROS);
        int slots = (int) Duration.ofHours(1).dividedBy(DueForecast.SLOT);
        return seen.cleaner(
                cleaner -> figure.applyAsLong(cleaner.counters().due().look(now, slots)));
    }

    /** The database's word, and where that allows it what the sink of this process found. */
    static Double bar(Observed seen) {
        Optional<ControlStatus> control = seen.installation().control();
        if (control.isEmpty()) {
            return UNKNOWN_BAR;
        }
        return switch (control.get().state()) {
            case "PAUSED" -> 1.0;
            case "BREAKER_OPEN" -> 2.0;
            case "OUTSIDE_WINDOW" -> 3.0;
            default -> seen.pipeline().sink().map(StageFigures::bar).orElse(0.0);
        };
    }

    private static double bar(SinkStatus sink) {
        return switch (sink.state()) {
            case PAUSED -> 1;
            case BREAKER_OPEN -> 2;
            case OUTSIDE_WINDOW -> 3;
            case THROTTLED -> 4;
            case STARTING, RUNNING, DEGRADED, STOPPED -> sink.reason() == null ? 0 : UNKNOWN_BAR;
        };
    }

    static int alarm(CaptureStatus capture) {
        return switch (capture.retainedLogAlarm()) {
            case NONE -> 0;
            case WARN -> 1;
            case ERROR -> 2;
        };
    }

    static int breakerReason(ControlStatus control) {
        String reason = control.breakerReason();
        if (control.breakerOpenedAt() == null || reason == null) {
            return 0;
        }
        if (reason.contains("breaker.shrink-share")) {
            return 1;
        }
        return reason.contains("breaker.spared-share") ? 2 : 3;
    }
}
