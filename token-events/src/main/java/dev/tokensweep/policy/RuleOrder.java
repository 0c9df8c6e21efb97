package dev.tokensweep.policy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the rules of an ordered list that cannot mean what they say. Stateless. */
public final class RuleOrder {

    /**
     * Why a rule does not stand behind another.
     *
     * @param earlier the rule that stands in its way
     * @param text what is wrong and how to mend it, to be read behind the rule's name
     */
    public record Objection(Rule earlier, String text) {}

    private RuleOrder() {}

    /**
     * Why the last rule does not stand behind those before it: it is never reached, or one of its
     * values is not. Rules that meet in other ways are decided by their order, and are fine.
     *
     * @return empty where it does
     */
    public static Optional<Objection> objection(List<Rule> before, Rule rule) {
        for (Rule earlier : before) {
            if (earlier.match().covers(rule.match())) {
                return Optional.of(
                        new Objection(
                                earlier,
                                "is never reached: rule '%s' before it matches every token that it matches; put it before that rule, or delete it"
                                        .formatted(earlier.name())));
            }
        }
        for (Rule earlier : before) {
            Optional<Match> taken = rule.match().partCoveredBy(earlier.match());
            if (taken.isPresent()) {
                return Optional.of(
                        new Objection(
                                earlier,
                                "overlaps rule '%s' before it: tokens of %s are matched there already; name them in one of the two"
                                        .formatted(earlier.name(), describe(taken.get()))));
            }
        }
        return Optional.empty();
    }

    private static String describe(Match match) {
        StringBuilder text = new StringBuilder();
        append(text, "tenant", match.tenants());
        append(text, "app", match.apps());
        append(text, "app", match.appKeys());
        append(text, "grant", match.grantTypes());
        append(text, "user-domain", match.userDomains());
        append(text, "user", match.users());
        return text.toString();
    }

    private static void append(StringBuilder text, String criterion, Collection<?> values) {
        for (Object value : values) {
            text.append(text.isEmpty() ? "" : ", ").append(criterion).append(' ').append(value);
        }
    }
}
