package dev.tokensweep.app.config;

import dev.tokensweep.policy.Match;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A rule whose every value is valid. Immutable.
 *
 * @param values by the name of their key, each of its key's type
 */
record JudgedRule(GivenRule given, Map<String, List<Object>> values) {
    JudgedRule {
        values = Map.copyOf(values);
    }

    String name() {
        return get(RuleKeys.NAME);
    }

    boolean keeps() {
        return says(RuleKeys.KEEP);
    }

    boolean says(RuleKey<?> key) {
        return values.containsKey(key.name());
    }

    /** The single value of a key; null where the rule does not say it. */
    <T> T get(RuleKey<T> key) {
        List<T> all = all(key);
        return all.isEmpty() ? null : all.get(0);
    }

    Match match() {
        List<RuleApp> apps = all(RuleKeys.APP);
        return new Match(
                new HashSet<>(all(RuleKeys.TENANT)),
                apps.stream().map(RuleApp::id).filter(Objects::nonNull).collect(Collectors.toSet()),
                apps.stream()
                        .map(RuleApp::key)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()),
                new HashSet<>(all(RuleKeys.GRANT)),
                new HashSet<>(all(RuleKeys.USER_DOMAIN)),
                new HashSet<>(all(RuleKeys.USER)));
    }

    @SuppressWarnings("unchecked") // parsed by the key's own type
    private <T> List<T> all(RuleKey<T> key) {
        return (List<T>) values.getOrDefault(key.name(), List.of());
    }
}
