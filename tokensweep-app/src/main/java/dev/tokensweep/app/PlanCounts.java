package dev.tokensweep.app;

import dev.tokensweep.sink.PlanDue;
import dev.tokensweep.sink.PlanGroup;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How many tokens of one value go when. Immutable.
 *
 * @param value of the dimension; null where the column is NULL
 */
record PlanCounts(Object value, Map<PlanDue, Long> byDue) {

    /** Over all groups. */
    static PlanCounts total(List<PlanGroup> groups) {
        Map<PlanDue, Long> byDue = new EnumMap<>(PlanDue.class);
        groups.forEach(group -> byDue.merge(group.due(), group.tokens(), Long::sum));
        return new PlanCounts(null, byDue);
    }

    /** One for each value of a dimension: what most goes of comes first. */
    static List<PlanCounts> by(List<PlanGroup> groups, Function<PlanGroup, Object> dimension) {
        Map<Object, Map<PlanDue, Long>> byValue = new HashMap<>();
        for (PlanGroup group : groups) {
            byValue.computeIfAbsent(dimension.apply(group), any -> new EnumMap<>(PlanDue.class))
                    .merge(group.due(), group.tokens(), Long::sum);
        }
        return byValue.entrySet().stream()
                .map(entry -> new PlanCounts(entry.getKey(), entry.getValue()))
                .sorted(
                        Comparator.comparingLong((PlanCounts counts) -> -counts.of(PlanDue.NOW))
                                .thenComparingLong(counts -> -counts.tokens())
                                .thenComparing(counts -> Objects.toString(counts.value())))
                .toList();
    }

    long of(PlanDue due) {
        return byDue.getOrDefault(due, 0L);
    }

    long tokens() {
        return byDue.values().stream().mapToLong(Long::longValue).sum();
    }
}
