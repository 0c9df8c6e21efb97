package dev.tokensweep.app.console;

import dev.tokensweep.capture.CaptureStatus;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.sink.SinkStatus;
import java.util.Optional;

/** How the stages of this process are; empty for those it does not run. */
public record PipelineStatus(
        Optional<CaptureStatus> capture,
        Optional<CleanerStatus> cleaner,
        Optional<SinkStatus> sink) {

    /** Why the process cannot go on, if a stage has given up for good; the sink never does. */
    public Optional<String> failure() {
        Optional<String> captureFailed =
                capture.filter(status -> status.state() == CaptureStatus.State.FAILED)
                        .map(status -> "capture has given up: " + status.lastFailure());
        Optional<String> cleanerFailed =
                cleaner.filter(status -> status.state() == CleanerStatus.State.FAILED)
                        .map(status -> "the cleaner has given up: " + status.lastFailure());
        return captureFailed.or(() -> cleanerFailed);
    }

    /**
     * Whether every stage does what it is told at this moment: a sink that is paused, outside its
     * windows or throttled is ready; one whose breaker is open waits for somebody.
     */
    public boolean isReady() {
        return capture.map(status -> status.state() == CaptureStatus.State.STREAMING).orElse(true)
                && cleaner.map(status -> status.state() == CleanerStatus.State.RUNNING).orElse(true)
                && sink.map(SinkStatus::isWell).orElse(true);
    }

    /** Whether every stage has found its work, or waits for its turn beside one that has it. */
    boolean hasBegun() {
        return capture.map(PipelineStatus::hasBegun).orElse(true)
                && cleaner.map(status -> status.state() != CleanerStatus.State.STARTING)
                        .orElse(true)
                && sink.map(status -> status.state() != SinkStatus.State.STARTING).orElse(true);
    }

    private static boolean hasBegun(CaptureStatus status) {
        return status.state() != CaptureStatus.State.STARTING || status.standsBy();
    }
}
