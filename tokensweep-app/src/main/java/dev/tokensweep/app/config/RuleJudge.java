package dev.tokensweep.app.config;

import dev.tokensweep.app.config.RuleKey.Role;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.RuleOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges the rules of a file: each for itself, then their names, then their order. */
final class RuleJudge {
    private final Problems problems;
    private final List<JudgedRule> sound = new ArrayList<>();

    private RuleJudge(Problems problems) {
        this.problems = problems;
    }

    /**
     * The sound ones among the rules, in their order.
     *
     * @param problems gets what is wrong with the others, and with their order
     */
    static List<JudgedRule> judge(List<GivenRule> rules, Problems problems) {
        RuleJudge judge = new RuleJudge(problems);
        rules.forEach(judge::judge);
        judge.checkNames(rules);
        judge.checkOrder();
        return List.copyOf(judge.sound);
    }

    private void judge(GivenRule rule) {
        Map<String, List<Object>> values = new HashMap<>();
        boolean allValid = true;
        for (RuleLine line : rule.lines()) {
            Optional<List<Object>> parsed = parse(rule, line);
            parsed.ifPresent(value -> values.put(line.key(), value));
            allValid &= parsed.isPresent();
        }
        if (rule.intact() && isWhole(rule) && allValid) {
            sound.add(new JudgedRule(rule, values));
        }
    }

    private Optional<List<Object>> parse(GivenRule rule, RuleLine line) {
        RuleKey<?> key = RuleKeys.find(line.key());
        if (key == null) {
            tell(rule, line, RuleAdvice.onUnknownKey(line.key()));
            return Optional.empty();
        }
        if (line.isList() && !key.is(Role.CRITERION)) {
            tell(rule, line, "takes a single value");
            return Optional.empty();
        }
        if (line.texts().isEmpty()) {
            tell(rule, line, "is an empty list: give a value, or leave the key out");
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (String text : line.texts()) {
            try {
                values.add(key.type().parser().apply(text));
            } catch (IllegalArgumentException e) {
                tell(rule, line, "'%s' %s".formatted(text, e.getMessage()));
            }
        }
        return values.size() == line.texts().size() ? Optional.of(values) : Optional.empty();
    }

    /** Whether the rule has what makes one, whatever its values are worth. */
    private boolean isWhole(GivenRule rule) {
        int before = problems.count();
        if (rule.line(RuleKeys.NAME).isEmpty()) {
            problems.add(
                    rule.origin(),
                    rule.label() + ": name is missing: the record of each purge names its rule");
        }
        boolean keeps = has(rule, Role.KEEP);
        if (keeps) {
            rule.lines().stream()
                    .filter(line -> roleOf(line) == Role.TERM)
                    .forEach(line -> tell(rule, line, "has no meaning beside keep: take one out"));
        }
        // A key that is misspelt may be the very one that seems to be missing.
        if (rule.lines().stream().allMatch(line -> roleOf(line) != null)) {
            checkContent(rule, keeps);
        }
        return problems.count() == before;
    }

    private void checkContent(GivenRule rule, boolean keeps) {
        if (!has(rule, Role.CRITERION)) {
            problems.add(
                    rule.origin(),
                    "%s: matches every token: give at least one of %s; what holds for all the rest stands under cleanup itself"
                            .formatted(rule.label(), RuleKeys.names(Role.CRITERION)));
        }
        if (!keeps && !has(rule, Role.TERM)) {
            problems.add(
                    rule.origin(),
                    "%s: says nothing about its tokens: give keep: true, or at least one of %s"
                            .formatted(rule.label(), RuleKeys.names(Role.TERM)));
        }
    }

    private void checkNames(List<GivenRule> rules) {
        Map<String, RuleLine> first = new LinkedHashMap<>();
        for (GivenRule rule : rules) {
            RuleLine line = rule.line(RuleKeys.NAME).orElse(null);
            if (line == null || line.isList() || line.texts().isEmpty()) {
                continue;
            }
            String name = line.texts().get(0);
            if (name.equalsIgnoreCase(CleanupPolicy.DEFAULT_RULE)) {
                tell(
                        rule,
                        line,
                        "'%s' is what Tokensweep calls the tokens that no rule matches: choose another"
                                .formatted(name));
            }
            RuleLine earlier = first.putIfAbsent(name, line);
            if (earlier != null) {
                tell(
                        rule,
                        line,
                        "'%s' is the name of another rule already (%s): choose another"
                                .formatted(name, earlier.origin()));
            }
        }
    }

    private void checkOrder() {
        List<Rule> before = new ArrayList<>();
        for (JudgedRule judged : sound) {
            Rule rule = new Rule(judged.name(), judged.match(), null);
            RuleOrder.objection(before, rule)
                    .ifPresent(objection -> tellOrder(judged, before, objection));
            before.add(rule);
        }
    }

    private void tellOrder(JudgedRule rule, List<Rule> before, RuleOrder.Objection objection) {
        // The sound rules stand in both lists at the same place.
        GivenRule earlier = sound.get(before.indexOf(objection.earlier())).given();
        problems.add(
                rule.given().origin(),
                "%s: %s (%s)".formatted(rule.given().label(), objection.text(), earlier.origin()));
    }

    private static boolean has(GivenRule rule, Role role) {
        return rule.lines().stream().anyMatch(line -> roleOf(line) == role);
    }

    /** Null for a key that no rule has. */
    private static Role roleOf(RuleLine line) {
        RuleKey<?> key = RuleKeys.find(line.key());
        return key == null ? null : key.role();
    }

    private void tell(GivenRule rule, RuleLine line, String what) {
        problems.add(line.origin(), "%s.%s: %s".formatted(rule.label(), line.key(), what));
    }
}
