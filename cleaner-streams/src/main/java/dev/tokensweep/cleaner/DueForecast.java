package dev.tokensweep.cleaner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts live tokens by the time at which the policy lets them go, in slots. What is further than
 * two years from the start of the process is one sum, which bounds the memory: about seventy
 * thousand slots, and far fewer as tokens really live. Thread-safe.
 */
public final class DueForecast {
    /** How long a slot is. */
    public static final Duration SLOT = Duration.ofMinutes(15);

    private static final long SLOT_MICROS = SLOT.toNanos() / 1000;
    private static final long SLOTS_COUNTED = Duration.ofDays(731).dividedBy(SLOT);

    private final long first;
    private final Map<Long, Long> tokens = new ConcurrentHashMap<>();

    /**
     * What is to be expected.
     *
     * @param overdue tokens that might be gone by now: those whose verdict is on its way, waits or
     *     was refused, and those that are held
     * @param next tokens of each slot, the one that goes on now first
     * @param later tokens after those
     */
    public record Look(long overdue, List<Long> next, long later) {
        public Look {
            next = List.copyOf(next);
        }
    }

    /**
     * @param start the earliest moment of interest
     */
    DueForecast(Instant start) {
        first = slot(start.getEpochSecond() * 1_000_000);
    }

    /** The slot of a moment; all before the first are one, and so are all after the last. */
    long slotOf(long eligibleMicros) {
        return Math.min(first + SLOTS_COUNTED, Math.max(first - 1, slot(eligibleMicros)));
    }

    private static long slot(long micros) {
        return Math.floorDiv(micros, SLOT_MICROS);
    }

    /**
     * @param change tokens that come, or go where it is negative
     */
    void add(long slot, long change) {
        tokens.merge(slot, change, DueForecast::sum);
    }

    /** A slot that is empty is none. */
    static Long sum(Long some, Long others) {
        long sum = some + others;
        return sum == 0 ? null : (Long) sum;
    }

    /** What is to be expected from a moment on. */
    public Look look(Instant now, int slots) {
        long current = slot(now.getEpochSecond() * 1_000_000);
        long overdue = 0;
        long later = 0;
        List<Long> next = new ArrayList<>(Collections.nCopies(slots, 0L));
        for (Map.Entry<Long, Long> slot : tokens.entrySet()) {
            long away = slot.getKey() - current;
            if (away < 0) {
                overdue += slot.getValue();
            } else if (away >= slots) {
                later += slot.getValue();
            } else {
                next.set((int) away, slot.getValue());
            }
        }
        return new Look(overdue, next, later);
    }
}
