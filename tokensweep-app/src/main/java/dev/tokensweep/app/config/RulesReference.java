package dev.tokensweep.app.config;

import dev.tokensweep.app.config.RuleKey.Role;

/** Renders what the reference page says about the rules of the cleanup. */
final class RulesReference {
    private static final String INTRODUCTION =
            """
            ### `%s`

            A list of rules for some of the tokens, in order: the first that matches a token decides
            about it, alone. A rule matches where every criterion it gives holds; a criterion holds for
            any of its values, and never where the token's column is NULL. A rule needs a name, at least
            one criterion, and either `keep: true` or at least one of the terms. A rule that is never
            reached, or of which a value is not, is an error. Rules are given by the file alone, not by a
            variable or `--set`. What they mean: [the cleanup policy](../policy.md).

            | key | is | type | must be | |
            |---|---|---|---|---|
            """;

    private RulesReference() {}

    static String render() {
        StringBuilder text = new StringBuilder(INTRODUCTION.formatted(RuleKeys.SETTING));
        for (RuleKey<?> key : RuleKeys.ALL) {
            text.append(
                    "| `%s` | %s | %s%s | %s | %s |\n"
                            .formatted(
                                    key.name(),
                                    role(key.role()),
                                    key.type().label(),
                                    key.is(Role.CRITERION) ? ", or a list" : "",
                                    key.type().rule().replace("|", "\\|"),
                                    key.description()));
        }
        return text.toString();
    }

    private static String role(Role role) {
        return switch (role) {
            case NAME -> "required";
            case CRITERION -> "a criterion";
            case KEEP -> "instead of terms";
            case TERM -> "a term";
        };
    }
}
