package dev.tokensweep.capture;

import dev.tokensweep.events.Position;

/** The status as it changes. Thread-safe. */
final class CaptureProgress {
    private CaptureStatus status =
            new CaptureStatus(CaptureStatus.State.STARTING, Position.NONE, 0, 0, null);

    synchronized CaptureStatus status() {
        return status;
    }

    synchronized void enter(CaptureStatus.State state) {
        status =
                new CaptureStatus(
                        state,
                        status.lastPosition(),
                        status.lastCommitMicros(),
                        status.eventsSent(),
                        status.lastFailure());
    }

    synchronized void started(CaptureOffset start) {
        sent(start, 0);
    }

    synchronized void failed(CaptureStatus.State state, String failure) {
        status =
                new CaptureStatus(
                        state,
                        status.lastPosition(),
                        status.lastCommitMicros(),
                        status.eventsSent(),
                        failure);
    }

    synchronized void sent(CaptureOffset offset, int events) {
        status =
                new CaptureStatus(
                        offset.snapshotCompleted()
                                ? CaptureStatus.State.STREAMING
                                : CaptureStatus.State.SNAPSHOT,
                        offset.last(),
                        offset.committedMicros(),
                        status.eventsSent() + events,
                        status.lastFailure());
    }
}
