package dev.tokensweep.capture;

import dev.tokensweep.events.Position;

/**
 * What capture is doing.
 *
 * @param lastPosition of the last change told; {@link Position#NONE} before the first
 * @param lastCommitMicros the database's commit time of the last change told, 0 before the first
 * @param eventsSent since the start of this process, committed ones only
 * @param lastFailure one line without secrets; null while there was none
 */
public record CaptureStatus(
        State state,
        Position lastPosition,
        long lastCommitMicros,
        long eventsSent,
        String lastFailure) {

    /** Where capture is in its life. */
    public enum State {
        /** Finding its place, or waiting for another process to let go of the slot. */
        STARTING,
        /** Telling what is in the table already. */
        SNAPSHOT,
        /** Following the log. */
        STREAMING,
        /** Waiting after a failure before it tries again. */
        BACKOFF,
        /** Closed. */
        STOPPED,
        /** Given up: what is stored about its place cannot be trusted. */
        FAILED
    }
}
