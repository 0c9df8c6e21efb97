package dev.tokensweep.sink;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * How much one worker may delete and when: by the latency it sees, and by its share of what the
 * whole installation may, by a limit and beside a server at work. Used by one worker.
 */
final class Throttle {
    private final Brake brake;
    private final int partitions;
    private final LongSupplier nanoClock;
    private final Pace pace;
    private final RateLimit rate;
    private long endedNanos;
    private int offered;

    private Batch last = new Batch(0, Duration.ZERO, false);

    /** One that was not full leaves nobody waiting: whatever comes next has come since. */
    private record Batch(int rowsGone, Duration took, boolean isFull) {}

    /**
     * @param nanoClock as {@link System#nanoTime()}
     */
    Throttle(SinkConfig config, Brake brake, LongSupplier nanoClock) {
        this(
                config,
                Math.min(config.batchSize(), config.dialect().greatestBatch()),
                brake,
                nanoClock);
    }

    /**
     * The same for other batches.
     *
     * @param batchSize the most rows of one
     */
    Throttle(SinkConfig config, int batchSize, Brake brake, LongSupplier nanoClock) {
        this.brake = brake;
        this.partitions = config.topics().partitions();
        this.nanoClock = nanoClock;
        this.pace = new Pace(config.restraint().pacing().targetLatency(), batchSize);
        this.rate = new RateLimit(nanoClock);
        this.endedNanos = nanoClock.getAsLong();
    }

    /**
     * How long to wait before the next batch; zero for not at all.
     *
     * @param claimed how many of the partitions are this worker's
     */
    Duration toWait(int claimed) {
        Duration since = Duration.ofNanos(nanoClock.getAsLong() - endedNanos);
        Duration pause = pause(claimed).minus(since);
        Duration owed = rate.toWait(share(claimed));
        return Collections.max(List.of(pause, owed, Duration.ZERO));
    }

    /** Whether batches are small and apart for the sake of a server at work. */
    boolean makesWay() {
        return !brake.courtesy().isNone();
    }

    /**
     * What is to pass between the last batch and the next, for the host's sake.
     *
     * @param claimed as above
     */
    Duration pause(int claimed) {
        return Collections.max(List.of(slowingDown(claimed), makingWay(claimed)));
    }

    /**
     * The most verdicts of the next batch.
     *
     * @param claimed as above
     */
    int limit(int claimed) {
        int allowed = Math.min(rate.most(share(claimed)), brake.courtesy().most());
        offered = Math.min(pace.limit(), allowed);
        return offered;
    }

    /**
     * What decides on the next batch.
     *
     * @param claimed as above
     */
    SinkStatus.HeldBy heldBy(int claimed) {
        int byRate = rate.most(share(claimed));
        if (makingWay(claimed).compareTo(slowingDown(claimed)) > 0
                || brake.courtesy().most() < Math.min(pace.limit(), byRate)) {
            return SinkStatus.HeldBy.TRAFFIC;
        }
        if (byRate < pace.limit()) {
            return SinkStatus.HeldBy.LIMIT;
        }
        return pace.isSlowed() ? SinkStatus.HeldBy.LATENCY : SinkStatus.HeldBy.NOTHING;
    }

    /**
     * Learns from a batch.
     *
     * @param verdicts in it; 0 where it came to nothing, or nobody knows
     * @param startedNanos when it began
     */
    void carriedOut(int verdicts, int rowsGone, long startedNanos) {
        endedNanos = nanoClock.getAsLong();
        Duration took = Duration.ofNanos(endedNanos - startedNanos);
        last = new Batch(rowsGone, took, verdicts >= offered);
        pace.took(verdicts, took);
        rate.went(rowsGone);
    }

    /** For slow transactions, but the table must not grow for it where every batch is full. */
    private Duration slowingDown(int claimed) {
        Duration longest = courtesy(claimed).longestPause(pace.limit(), last.took);
        return Collections.min(List.of(pace.pause(), longest));
    }

    private Duration makingWay(int claimed) {
        return last.isFull ? courtesy(claimed).pause(last.rowsGone, last.took) : Duration.ZERO;
    }

    /** As the server is now: it may have gone to rest since the last batch. */
    private Courtesy courtesy(int claimed) {
        return brake.courtesy().of(part(claimed));
    }

    private double share(int claimed) {
        OptionalInt limit = brake.rowsPerSecond();
        return limit.isEmpty() ? Double.POSITIVE_INFINITY : limit.getAsInt() * part(claimed);
    }

    /** Verdicts are spread evenly over the partitions. */
    private double part(int claimed) {
        return (double) Math.max(1, claimed) / partitions;
    }
}
