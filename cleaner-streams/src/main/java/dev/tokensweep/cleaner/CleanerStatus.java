package dev.tokensweep.cleaner;

/**
 * How the cleaner is.
 *
 * @param lastFailure in one line, null if there was none
 * @param waitsFor what it waits for while STARTING, in words; null otherwise
 */
public record CleanerStatus(
        State state, CleanerCounters counters, String lastFailure, String waitsFor) {
    /** What it is doing. */
    public enum State {
        /** Joining, or restoring its state. */
        STARTING,
        RUNNING,
        STOPPED,
        /** Gave up; a restart of the process is needed. */
        FAILED
    }
}
