package dev.tokensweep.app.console;

import dev.tokensweep.events.AuditType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many audit events of each type there were, in slots of ten seconds, over the last hour. The
 * past beyond it is forgotten. Thread-safe.
 */
final class Flow {
    static final long SLOT_MS = Duration.ofSeconds(10).toMillis();
    static final int SLOTS = 360;

    private final List<Map<AuditType, Long>> counts = new ArrayList<>();
    private final long[] slotOf = new long[SLOTS];

    Flow() {
        for (int i = 0; i < SLOTS; i++) {
            counts.add(new EnumMap<>(AuditType.class));
        }
    }

    synchronized void add(long atMs, AuditType type, long count) {
        long slot = Math.floorDiv(atMs, SLOT_MS);
        int place = Math.floorMod(slot, SLOTS);
        if (slot < slotOf[place]) {
            return;
        }
        if (slot > slotOf[place]) {
            counts.get(place).clear();
            slotOf[place] = slot;
        }
        counts.get(place).merge(type, count, Long::sum);
    }

    /** Events of a type in each of the last slots, the one that is not over yet left out. */
    synchronized long[] last(AuditType type, int slots, long nowMs) {
        long[] series = new long[slots];
        long end = Math.floorDiv(nowMs, SLOT_MS);
        for (int i = 0; i < slots; i++) {
            long slot = end - slots + i;
            int place = Math.floorMod(slot, SLOTS);
            series[i] = slotOf[place] == slot ? counts.get(place).getOrDefault(type, 0L) : 0;
        }
        return series;
    }

    /** Events of each type within the last minute that is over. */
    Map<AuditType, Long> perMinute(long nowMs) {
        int slots = (int) (Duration.ofMinutes(1).toMillis() / SLOT_MS);
        Map<AuditType, Long> sums = new EnumMap<>(AuditType.class);
        for (AuditType type : AuditType.values()) {
            long sum = 0;
            for (long count : last(type, slots, nowMs)) {
                sum += count;
            }
            sums.put(type, sum);
        }
        return sums;
    }
}
