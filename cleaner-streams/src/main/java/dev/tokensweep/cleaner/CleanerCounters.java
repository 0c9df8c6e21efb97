package dev.tokensweep.cleaner;

import java.util.concurrent.atomic.LongAdder;

/** What the cleaner of this process has done since it started. Thread-safe. */
public final class CleanerCounters {
    private final LongAdder followed = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder condemned = new LongAdder();
    private final LongAdder spared = new LongAdder();

    void followed() {
        followed.increment();
    }

    void repeated() {
        repeated.increment();
    }

    void condemned() {
        condemned.increment();
    }

    void spared() {
        spared.increment();
    }

    /** Changes taken in. */
    public long followedTotal() {
        return followed.sum();
    }

    /** Changes dropped because they had been taken in before. */
    public long repeatedTotal() {
        return repeated.sum();
    }

    /** Verdicts given. */
    public long condemnedTotal() {
        return condemned.sum();
    }

    /** Refusals heard from the database. */
    public long sparedTotal() {
        return spared.sum();
    }
}
