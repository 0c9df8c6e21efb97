package dev.tokensweep.app.config;

/**
 * One key of a rule as {@link RuleKeys} declares it.
 *
 * @param name as it stands in the rule; dotted where it stands below another
 * @param type of a single value
 * @param inherited for a term, the setting that holds where the rule says nothing; null for others
 * @param description one paragraph for the reference page
 */
record RuleKey<T>(
        String name, ValueType<T> type, Role role, Setting<T> inherited, String description) {

    /** What a key is for. */
    enum Role {
        NAME,
        /** To which tokens the rule speaks; takes a list too. */
        CRITERION,
        KEEP,
        /** What holds for those tokens. */
        TERM
    }

    boolean is(Role other) {
        return role == other;
    }
}
