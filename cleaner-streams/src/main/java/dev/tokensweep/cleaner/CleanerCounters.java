package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.policy.Decision.Because;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What the cleaner of this process has done since it started. Thread-safe. */
public final class CleanerCounters {
    private static final int MOST_UNKNOWN_STATES = 1_000;

    /** Each is a name that others have to remember. */
    private static final int MOST_STATES = 20;

    private static final String OTHER = "OTHER";

    private final LongAdder followed = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder condemned = new LongAdder();
    private final LongAdder spared = new LongAdder();
    private final Map<Because, LongAdder> kept = new EnumMap<>(Because.class);
    private final Set<String> unknownStates = new HashSet<>();
    private final Map<AuditType, LongAdder> told = new EnumMap<>(AuditType.class);
    private final Map<String, LongAdder> live = new ConcurrentHashMap<>();
    private final Instant started = Instant.now();
    private final long startedMicros = ChronoUnit.MICROS.between(Instant.EPOCH, started);
    private final DueForecast due = new DueForecast(started);
    private volatile Consumer<Duration> onCleaned = time -> {};

    public CleanerCounters() {
        for (Because because : Because.values()) {
            kept.put(because, new LongAdder());
        }
        for (AuditType type : AuditType.values()) {
            told.put(type, new LongAdder());
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

    void told(AuditEvent event) {
        told.get(event.type()).increment();
        boolean ours = event.type() == AuditType.ARCHIVED || event.type() == AuditType.DELETED;
        Long eligible = event.eligibleMicros();
        // What was over before we came is late through no fault of ours.
        if (ours && eligible != null && eligible >= startedMicros) {
            onCleaned.accept(Duration.of(event.atMicros() - eligible, ChronoUnit.MICROS));
        }
    }

    /**
     * @param state may be null
     */
    void live(String state, long tokens) {
        String name = state == null ? OTHER : state;
        if (live.size() >= MOST_STATES && !live.containsKey(name)) {
            name = OTHER;
        }
        live.computeIfAbsent(name, key -> new LongAdder()).add(tokens);
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

    /** When the live tokens of this process's partitions may go. */
    public DueForecast due() {
        return due;
    }

    /** How many live tokens of this process's partitions are kept for ever just now, and why. */
    public Map<Because, Long> kept() {
        Map<Because, Long> tokens = new EnumMap<>(Because.class);
        kept.forEach((because, count) -> tokens.put(because, count.sum()));
        return tokens;
    }

    /** How many live tokens of this process's partitions there are, by the state of their row. */
    public Map<String, Long> live() {
        Map<String, Long> tokens = new TreeMap<>();
        live.forEach((state, count) -> tokens.put(state, count.sum()));
        return tokens;
    }

    /**
     * Has each time told that a token stayed after it might have gone: of those that we purged, and
     * that might go since the start of this process.
     *
     * @param listener must be quick and thread-safe
     */
    public void onCleaned(Consumer<Duration> listener) {
        onCleaned = listener;
    }

    /** Audit events of a type; those of a transaction that failed and was repeated count twice. */
    public long toldTotal(AuditType type) {
        return told.get(type).sum();
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
