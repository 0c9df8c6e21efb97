package dev.tokensweep.capture;

import dev.tokensweep.events.Position;

/**
 * What capture is doing.
 *
 * @param lastPosition of the last change told; {@link Position#NONE} before the first
 * @param lastCommitMicros the database's commit time of the last change told, 0 before the first
 * @param eventsSent since the start of this process, committed ones only
 * @param lastFailure one line without secrets; null while there was none
 * @param lastGap what the log did not tell, in words, since the start of this process; null while
 *     there was nothing
 * @param retainedLogBytes how much log the server kept for the slot when last asked; 0 before
 * @param retainedLogAlarm what that says
 * @param waitsFor what it waits for while STARTING, in words; null where it is at work
 * @param standsBy whether that is another instance, which has its turn
 * @param toldUpToMicros the moment up to which everything captured is told, by the database's clock
 *     where there was something and by ours where there was not; 0 before the first
 */
public record CaptureStatus(
        State state,
        Position lastPosition,
        long lastCommitMicros,
        long eventsSent,
        String lastFailure,
        String lastGap,
        long retainedLogBytes,
        Alarm retainedLogAlarm,
        String waitsFor,
        boolean standsBy,
        long toldUpToMicros) {

    /** How near the log kept for the slot is to its limit. */
    public enum Alarm {
        NONE,
        /** Half of it is reached: capture does not keep up, or does not run. */
        WARN,
        /** Nine tenths are reached, or the server is about to throw away what capture needs. */
        ERROR
    }

    /** Where capture is in its life. */
    public enum State {
        /** Finding its place, or waiting for another process to let go of the slot. */
        STARTING,
        /** Telling what the sink takes that was over already; nothing else is observed yet. */
        BACKLOG,
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
