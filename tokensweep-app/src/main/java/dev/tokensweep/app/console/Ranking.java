package dev.tokensweep.app.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who had most tokens issued within the last hour, in slots of five minutes. Bounded: beyond so
 * many names of a slot, the others are one. Thread-safe.
 */
final class Ranking {
    private static final long SLOT_MS = 300_000;
    private static final int SLOTS = 12;
    private static final int MOST_NAMES = 2_000;
    private static final String OTHERS = "others";

    private final Map<Long, Map<String, Counts>> slots = new HashMap<>();

    /** Tokens of one name. */
    record Counts(long issued, long ended) {
        Counts plus(Counts other) {
            return new Counts(issued + other.issued, ended + other.ended);
        }
    }

    /** A name and its tokens. */
    record Place(String name, Counts counts) {}

    synchronized void add(long atMs, String name, Counts counts) {
        long slot = Math.floorDiv(atMs, SLOT_MS);
        Map<String, Counts> names = slots.computeIfAbsent(slot, key -> new HashMap<>());
        String known = names.size() < MOST_NAMES || names.containsKey(name) ? name : OTHERS;
        names.merge(known, counts, Counts::plus);
        slots.keySet().removeIf(old -> old <= slot - SLOTS);
    }

    /** The first so many, by what was issued and then by what ended. */
    synchronized List<Place> first(int most) {
        Map<String, Counts> sums = new HashMap<>();
        slots.values()
                .forEach(
                        names ->
                                names.forEach(
                                        (name, counts) -> sums.merge(name, counts, Counts::plus)));
        List<Place> places = new ArrayList<>();
        sums.forEach((name, counts) -> places.add(new Place(name, counts)));
        places.sort(
                Comparator.comparingLong((Place place) -> place.counts().issued())
                        .thenComparingLong(place -> place.counts().ended())
                        .reversed()
                        .thenComparing(Place::name));
        return List.copyOf(places.subList(0, Math.min(most, places.size())));
    }
}
