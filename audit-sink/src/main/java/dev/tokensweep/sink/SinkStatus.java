package dev.tokensweep.sink;

/**
 * How the sink is.
 *
 * @param purged tokens deleted since the start
 * @param spared verdicts the database refused since the start
 * @param deadLettered verdicts put aside since the start
 * @param lastFailure in one line, without secrets; null if there was none
 */
public record SinkStatus(
        State state, long purged, long spared, long deadLettered, String lastFailure) {
    /** What it is doing. */
    public enum State {
        /** Not every worker has joined the group yet. */
        STARTING,
        RUNNING,
        /** Something failed and is tried again, for as long as it takes. */
        DEGRADED,
        STOPPED
    }
}
