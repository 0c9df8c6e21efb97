package dev.tokensweep.app.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The given values over the defaults, judged by their types. Immutable after construction. */
final class Values {
    private final Map<String, Given> given;
    private final Map<String, Object> parsed = new HashMap<>();

    /**
     * Judges what was given and fills in the defaults.
     *
     * @param given by key; what is wrong with them is told to {@code problems}
     */
    Values(Map<String, Given> given, Problems problems) {
        this.given = Map.copyOf(given);
        new TreeMap<>(given).values().forEach(value -> judge(value, problems));
        Catalogue.ALL.forEach(setting -> fillIn(setting, problems));
    }

    private void judge(Given value, Problems problems) {
        Setting<?> setting = Catalogue.find(value.key());
        if (setting == null) {
            problems.add(value.origin(), value.key() + ": " + NearestName.advice(value.key()));
            return;
        }
        try {
            parsed.put(value.key(), setting.type().parser().apply(value.text()));
        } catch (IllegalArgumentException e) {
            String shown = setting.type().masking().apply(value.text());
            problems.add(
                    value.origin(), "%s: '%s' %s".formatted(value.key(), shown, e.getMessage()));
        }
    }

    private void fillIn(Setting<?> setting, Problems problems) {
        if (given.containsKey(setting.name())) {
            return;
        }
        if (setting.required()) {
            problems.add(
                    setting.name(),
                    "is missing: set it in the file, as %s or with --set %s=..."
                            .formatted(setting.variable(), setting.name()));
        }
        if (setting.fallback() != null) {
            parsed.put(setting.name(), setting.type().parser().apply(setting.fallback()));
        }
    }

    /** The value, or null where the setting is optional and not given, or not valid. */
    @SuppressWarnings("unchecked") // parsed by the setting's own type
    <T> T get(Setting<T> setting) {
        return (T) parsed.get(setting.name());
    }

    /** Who gave the value; null for a default. */
    Given given(String key) {
        return given.get(key);
    }

    boolean isGiven(Setting<?> setting) {
        return given.containsKey(setting.name());
    }

    /** The names of the settings that others have given another text, in order. */
    Set<String> differing(Values others) {
        Set<String> names = new TreeSet<>(given.keySet());
        names.addAll(others.given.keySet());
        names.removeIf(name -> Objects.equals(text(name), others.text(name)));
        return names;
    }

    private String text(String key) {
        Given value = given.get(key);
        return value == null ? Catalogue.find(key).fallback() : value.text();
    }

    /** The given members of a family, by what follows the family's prefix, in order. */
    Map<String, Given> members(Setting<?> family) {
        Map<String, Given> members = new TreeMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(family.familyPrefix())) {
                        members.put(key.substring(family.familyPrefix().length()), value);
                    }
                });
        return members;
    }
}
