package dev.tokensweep.app.config;

import dev.tokensweep.app.config.EffectiveConfig.Entry;
import dev.tokensweep.app.config.RuleKey.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules as they are in force: one entry per key, in the order in which they are tried. */
final class EffectiveRules {
    private EffectiveRules() {}

    static List<Entry> entries(List<JudgedRule> rules, Values values) {
        if (rules.isEmpty()) {
            return List.of(new Entry(RuleKeys.SETTING, null, "default"));
        }
        List<Entry> entries = new ArrayList<>();
        for (JudgedRule rule : rules) {
            for (RuleKey<?> key : RuleKeys.ALL) {
                entry(rule, key, values).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static Optional<Entry> entry(JudgedRule rule, RuleKey<?> key, Values values) {
        String name = rule.given().label() + "." + key.name();
        Optional<RuleLine> line = rule.given().line(key);
        if (line.isPresent()) {
            String value = String.join(", ", line.get().texts());
            return Optional.of(new Entry(name, value, line.get().origin()));
        }
        if (!key.is(Role.TERM) || rule.keeps()) {
            return Optional.empty();
        }
        Setting<?> inherited = key.inherited();
        Given given = values.given(inherited.name());
        String value = given == null ? inherited.fallback() : given.text();
        String origin = given == null ? "default" : given.origin();
        return Optional.of(new Entry(name, value, inherited.name() + ": " + origin));
    }
}
