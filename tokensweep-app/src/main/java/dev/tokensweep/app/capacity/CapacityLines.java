package dev.tokensweep.app.capacity;

import java.util.LinkedHashMap;
import java.util.Map;

/** A plan in words: what is needed, and how much. */
public final class CapacityLines {
    private CapacityLines() {}

    /** In the order in which they are shown; the same names for every plan. */
    public static Map<String, String> of(CapacityPlan plan) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("live tokens", "%,d".formatted(plan.tokens()));
        lines.put("begin and end each second", "%,d".formatted(plan.perSecond()));
        lines.put(
                "one database's log carries it",
                plan.isCarried()
                        ? "yes"
                        : "seen up to %,d a second".formatted(CapacityPlan.carriedPerSecond()));
        lines.put("processors busy, of all", Amount.count(plan.coresBusy()));
        lines.put(
                "instances of cleaner and sink, %d processors each".formatted(CapacityPlan.CORES),
                "%,d and one in reserve".formatted(plan.instances()));
        lines.put("`kafka.partitions`", "%,d".formatted(plan.partitions()));
        lines.put(
                "memory of each process: heap / resident",
                "%d MiB / %.0f MiB"
                        .formatted(CapacityPlan.HEAP_MIB, MeasuredCost.RESIDENT.amount()));
        lines.put("page cache of each instance", Amount.bytes(plan.pageCacheBytes()));
        lines.put("disk of each instance, for state", Amount.bytes(plan.diskBytes()));
        for (CapacityPlan.Topic topic : plan.topics()) {
            lines.put(
                    "`%s` per day / kept".formatted(topic.name()),
                    "%s / %s, %s"
                            .formatted(
                                    Amount.bytes(topic.bytesPerDay()),
                                    Amount.bytes(topic.bytesKept()),
                                    topic.retention() == null
                                            ? "for ever: after a year"
                                            : Amount.time(topic.retention())));
        }
        lines.put("changelogs, kept", Amount.bytes(plan.changelogBytes()));
        lines.put(
                "the database's log per second / per day",
                "%s / %s"
                        .formatted(
                                Amount.bytes(plan.logBytesPerSecond()),
                                Amount.bytes(plan.logBytesPerDay())));
        lines.put("capture may be down, with 10 GiB of log", Amount.time(plan.bearableOutage()));
        lines.put(
                "first look: time / log kept meanwhile",
                "%s / %s"
                        .formatted(
                                Amount.time(plan.firstLook()),
                                Amount.bytes(plan.logBytesDuringFirstLook())));
        return lines;
    }
}
