package dev.tokensweep.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects figures over several runs. Used by one thread. */
final class Samples {
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, String unit, double value) {
        units.put(name, unit);
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    List<Figure> figures() {
        return values.entrySet().stream()
                .map(each -> new Figure(each.getKey(), units.get(each.getKey()), each.getValue()))
                .toList();
    }
}
