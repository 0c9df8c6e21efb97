package dev.tokensweep.sink;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * How much one worker may delete and when: by the latency it sees, and by its share of the limit
 * for the whole installation. Used by one worker.
 */
final class Throttle {
    private final Brake brake;
    private final int partitions;
    private final LongSupplier nanoClock;
    private final Pace pace;
    private final RateLimit rate;
    private long endedNanos;

    /**
     * @param nanoClock as {@link System#nanoTime()}
     */
    Throttle(SinkConfig config, Brake brake, LongSupplier nanoClock) {
        this(config, config.batchSize(), brake, nanoClock);
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
        Duration pause = pace.pause().minus(since);
        Duration owed = rate.toWait(share(claimed));
        Duration longer = pause.compareTo(owed) > 0 ? pause : owed;
        return longer.isNegative() ? Duration.ZERO : longer;
    }

    /** What is to pass between the last batch and the next, for the host's sake. */
    Duration pause() {
        return pace.pause();
    }

    /**
     * The most verdicts of the next batch.
     *
     * @param claimed as above
     */
    int limit(int claimed) {
        return Math.min(pace.limit(), rate.most(share(claimed)));
    }

    /**
     * Learns from a batch.
     *
     * @param startedNanos when it began
     */
    void carriedOut(int verdicts, int rowsGone, long startedNanos) {
        endedNanos = nanoClock.getAsLong();
        pace.took(verdicts, Duration.ofNanos(endedNanos - startedNanos));
        rate.went(rowsGone);
    }

    /** Verdicts are spread evenly over the partitions. */
    private double share(int claimed) {
        OptionalInt limit = brake.rowsPerSecond();
        return limit.isEmpty()
                ? Double.POSITIVE_INFINITY
                : (double) limit.getAsInt() * Math.max(1, claimed) / partitions;
    }
}
