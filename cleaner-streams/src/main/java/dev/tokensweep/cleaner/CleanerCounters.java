package dev.tokensweep.cleaner;

import dev.tokensweep.policy.Decision.Because;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What the cleaner of this process has done since it started. Thread-safe. */
public final class CleanerCounters {
    private static final int MOST_UNKNOWN_STATES = 1_000;

    private final LongAdder followed = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder condemned = new LongAdder();
    private final LongAdder spared = new LongAdder();
    private final Map<Because, LongAdder> kept = new EnumMap<>(Because.class);
    private final Set<String> unknownStates = new HashSet<>();

    public CleanerCounters() {
        for (Because because : Because.values()) {
            kept.put(because, new LongAdder());
        }
    }

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

    void kept(Because because, long tokens) {
        kept.get(because).add(tokens);
    }

    /**
     * @param state may be null
     */
    synchronized boolean isFirstOfUnknownState(String state) {
        return unknownStates.size() < MOST_UNKNOWN_STATES && unknownStates.add(state);
    }

    /** How many live tokens of this process's partitions are kept for ever just now, and why. */
    public Map<Because, Long> kept() {
        Map<Because, Long> tokens = new EnumMap<>(Because.class);
        kept.forEach((because, count) -> tokens.put(because, count.sum()));
        return tokens;
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
