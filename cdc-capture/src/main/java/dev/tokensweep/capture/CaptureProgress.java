package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What becomes the status, as it changes. Thread-safe. */
final class CaptureProgress {
    private CaptureStatus.State state = CaptureStatus.State.STARTING;
    private Position lastPosition = Position.NONE;
    private CaptureOffset reached;
    private long lastCommitMicros;
    private long eventsSent;
    private String lastFailure;
    private String lastGap;
    private long retainedLogBytes;
    private CaptureStatus.Alarm retainedLogAlarm = CaptureStatus.Alarm.NONE;
    private String waitsFor;
    private boolean standsBy;
    private long toldUpToMicros;

    synchronized CaptureStatus status() {
        return new CaptureStatus(
                state,
                lastPosition,
                lastCommitMicros,
                eventsSent,
                lastFailure,
                lastGap,
                retainedLogBytes,
                retainedLogAlarm,
                state == CaptureStatus.State.STARTING ? waitsFor : null,
                state == CaptureStatus.State.STARTING && standsBy,
                toldUpToMicros);
    }

    /** The last stored offset; null where this process has none. */
    synchronized CaptureOffset reached() {
        return reached;
    }

    synchronized void enter(CaptureStatus.State newState) {
        state = newState;
        waitsFor = null;
        standsBy = false;
    }

    /**
     * What has to come first.
     *
     * @param turn whether another instance has its turn
     */
    synchronized void waits(String what, boolean turn) {
        waitsFor = what;
        standsBy = turn;
    }

    /** The engine had something to say, and nothing of it was news: there is no other. */
    synchronized void heard() {
        toldUpToMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    synchronized void started(CaptureOffset start) {
        sent(start, 0);
    }

    synchronized void failed(CaptureStatus.State newState, String failure) {
        state = newState;
        lastFailure = failure;
    }

    synchronized void missing(String gap) {
        lastGap = gap;
    }

    synchronized void sent(CaptureOffset offset, int events) {
        state =
                offset.snapshotCompleted()
                        ? CaptureStatus.State.STREAMING
                        : CaptureStatus.State.SNAPSHOT;
        reached = offset;
        lastPosition = offset.last();
        lastCommitMicros = offset.committedMicros();
        eventsSent += events;
        if (events > 0) {
            toldUpToMicros = offset.committedMicros();
        } else {
            heard();
        }
    }

    synchronized void toldBacklog(int events) {
        state = CaptureStatus.State.BACKLOG;
        eventsSent += events;
    }

    synchronized void retaining(long logBytes, CaptureStatus.Alarm alarm) {
        retainedLogBytes = logBytes;
        retainedLogAlarm = alarm;
    }
}
