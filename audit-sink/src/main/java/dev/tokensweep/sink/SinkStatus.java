package dev.tokensweep.sink;

import java.util.Map;

/**
 * How the sink is.
 *
 * @param reason why nothing is deleted at the moment, in one line; null where nothing bars it
 * @param purged tokens deleted since the start
 * @param spared verdicts the database refused since the start
 * @param deadLettered verdicts put aside since the start
 * @param lastFailure in one line, without secrets; null if there was none
 * @param upkeepFailures what of the upkeep fails at the moment, and why
 * @param work how it goes about it
 */
public record SinkStatus(
        State state,
        String reason,
        long purged,
        long spared,
        long deadLettered,
        String lastFailure,
        Map<String, String> upkeepFailures,
        Work work) {
    /**
     * How it goes about its work.
     *
     * @param batchLimit the most verdicts of a next batch, of the worker with the fewest
     * @param pauseMs between two batches, of the worker with the longest
     * @param heldBy what makes the one small or the other long
     * @param reconcilerPasses through the token table, since the start
     * @param upkeepFailed how often a part of the upkeep failed, since the start
     */
    public record Work(
            int batchLimit,
            long pauseMs,
            HeldBy heldBy,
            long reconcilerPasses,
            long upkeepFailed) {}

    /** What keeps a next batch from being as large as it may be, and from coming at once. */
    public enum HeldBy {
        NOTHING,
        /** Transactions take longer than sink.target-latency, or did a while ago. */
        LATENCY,
        /** An operator's limit of rows per second. */
        LIMIT,
        /** The server issues tokens, and has the right of way: sink.share-beside-traffic. */
        TRAFFIC
    }

    public SinkStatus {
        upkeepFailures = Map.copyOf(upkeepFailures);
    }

    /** The same while nothing may be deleted. */
    SinkStatus barredBy(Bar bar) {
        boolean tellsMore = state == State.STARTING || state == State.STOPPED;
        return new SinkStatus(
                tellsMore ? state : bar.kind().state(),
                bar.reason(),
                purged,
                spared,
                deadLettered,
                lastFailure,
                upkeepFailures,
                work);
    }

    /** Whether it does what it is told, if that is to delete nothing for a while. */
    public boolean isWell() {
        return switch (state) {
            case RUNNING, PAUSED, OUTSIDE_WINDOW, THROTTLED -> true;
            case STARTING, BREAKER_OPEN, DEGRADED, STOPPED -> false;
        };
    }

    /** What it is doing. */
    public enum State {
        /** Not every worker has joined the group yet. */
        STARTING,
        RUNNING,
        /** An operator has paused it. */
        PAUSED,
        /** So unlikely a number came in that purging waits for an operator's word. */
        BREAKER_OPEN,
        /** It is not the time for it. */
        OUTSIDE_WINDOW,
        /** The database's own signals say wait. */
        THROTTLED,
        /** Something failed and is tried again, for as long as it takes. */
        DEGRADED,
        STOPPED
    }
}
