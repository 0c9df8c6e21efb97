package dev.tokensweep.sink;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Some tokens of each name: the reason they go for, or what keeps them. For one thread. */
final class PlanSamples {
    private final int most;
    private final Map<String, Long> tokens = new TreeMap<>();
    private final Map<String, Set<String>> ids = new TreeMap<>();

    /**
     * @param most ids of each name
     */
    PlanSamples(int most) {
        this.most = most;
    }

    /** Enough that a name with few tokens has hardly three of them in one. */
    int buckets() {
        return Integer.highestOneBit(Math.max(1, 16 * most));
    }

    int most() {
        return most;
    }

    /** Counts a group, and takes of its ids what is still wanted. */
    void add(PlanGroup group, List<String> some) {
        String name = group.due() == PlanDue.NOW ? group.reason() : group.kept();
        if (name != null && most > 0) {
            tokens.merge(name, group.tokens(), Long::sum);
            some.forEach(id -> add(name, id));
        }
    }

    void add(String name, String id) {
        Set<String> known = ids.computeIfAbsent(name, any -> new LinkedHashSet<>());
        if (known.size() < most) {
            known.add(id);
        }
    }

    /** The names of which there are more than were found, and more are wanted. */
    List<String> lacking() {
        return tokens.keySet().stream()
                .filter(name -> ids.get(name).size() < Math.min(most, tokens.get(name)))
                .toList();
    }

    /** The names and their ids, as many as there are tokens up to the most asked for. */
    Map<String, List<String>> byName() {
        return ids.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, found -> List.copyOf(found.getValue())));
    }
}
