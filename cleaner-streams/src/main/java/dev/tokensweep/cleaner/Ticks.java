package dev.tokensweep.cleaner;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The clock of one task: quick while something is about to be due, slow while nothing is. Every
 * tick makes Streams commit, and a commit that says nothing new costs the brokers a whole
 * transaction. Used by one stream thread.
 */
final class Ticks {
    /** What is due within this time wants quick ticks. */
    static final Duration SLOW = Duration.ofSeconds(1);

    private static final Duration QUICK = Duration.ofMillis(50);

    private final ProcessorContext<?, ?> context;
    private final Runnable onTick;
    private Cancellable scheduled;
    private Duration interval;

    /** They begin quick. */
    Ticks(ProcessorContext<?, ?> context, Runnable onTick) {
        this.context = context;
        this.onTick = onTick;
        quicken();
    }

    void quicken() {
        every(QUICK);
    }

    void slowDown() {
        every(SLOW);
    }

    private void every(Duration wanted) {
        if (wanted.equals(interval)) {
            return;
        }
        if (scheduled != null) {
            scheduled.cancel();
        }
        interval = wanted;
        scheduled = context.schedule(wanted, PunctuationType.WALL_CLOCK_TIME, time -> onTick.run());
    }
}
