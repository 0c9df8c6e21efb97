package dev.tokensweep.app.console;

import dev.tokensweep.capture.CaptureStatus;
import dev.tokensweep.cleaner.CleanerCounters;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.events.Position;
import dev.tokensweep.sink.SinkStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Stages in states that would take long to bring about. */
final class Statuses {
    private Statuses() {}

    /** Of these stages, and of a broker that is not there. */
    static ConsoleSources sources(Supplier<PipelineStatus> pipeline) {
        return sources(
                pipeline,
                new LifeSearch(Map.of("bootstrap.servers", "127.0.0.1:1"), "token-audit"));
    }

    static ConsoleSources sources(Supplier<PipelineStatus> pipeline, LifeSearch lives) {
        return new ConsoleSources(
                pipeline,
                () -> ReloadStatus.started(Instant.EPOCH),
                () -> InstallationSample.NONE,
                Counted::new,
                new CleanTimes(),
                lives,
                () -> "# none\n");
    }

    static PipelineStatus working() {
        return of(capture(CaptureStatus.State.STREAMING, null, false), SinkStatus.State.RUNNING);
    }

    static PipelineStatus of(CaptureStatus capture, SinkStatus.State sink) {
        return new PipelineStatus(
                Optional.of(capture),
                Optional.of(
                        new CleanerStatus(
                                CleanerStatus.State.RUNNING, new CleanerCounters(), null, null)),
                Optional.of(
                        new SinkStatus(
                                sink,
                                null,
                                7,
                                2,
                                1,
                                null,
                                Map.of(),
                                new SinkStatus.Work(100, 45, SinkStatus.HeldBy.TRAFFIC, 1, 0))));
    }

    static CaptureStatus capture(CaptureStatus.State state, String waitsFor, boolean standsBy) {
        return new CaptureStatus(
                state,
                Position.NONE,
                0,
                0,
                null,
                null,
                4_096,
                CaptureStatus.Alarm.NONE,
                waitsFor,
                standsBy,
                0);
    }
}
