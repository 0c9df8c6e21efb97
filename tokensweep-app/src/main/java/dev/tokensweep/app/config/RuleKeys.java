package dev.tokensweep.app.config;

import dev.tokensweep.app.config.RuleKey.Role;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.UserPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Every key that a rule of the cleanup can have. */
final class RuleKeys {
    /** Where the list of rules stands in the file. */
    static final String SETTING = "cleanup.rules";

    private static final List<RuleKey<?>> KEYS = new ArrayList<>();

    static final RuleKey<String> NAME =
            add(
                    "name",
                    ValueType.matching(
                            "text",
                            "at most 64 letters, digits, '-' and '_'",
                            "[A-Za-z0-9_-]{1,64}"),
                    Role.NAME,
                    "Stands in every verdict and audit event that the rule decides. Each rule has"
                            + " its own; `"
                            + CleanupPolicy.DEFAULT_RULE
                            + "` is what Tokensweep calls the rest.");

    static final RuleKey<Integer> TENANT =
            criterion(
                    "tenant",
                    ValueType.int32("the id of a tenant, such as 1 or -1234"),
                    "`TENANT_ID`; -1234 is the super tenant.");
    static final RuleKey<RuleApp> APP =
            criterion(
                    "app",
                    RuleApp.TYPE,
                    "`CONSUMER_KEY` of an application, or, where it is wholly digits, its"
                            + " `CONSUMER_KEY_ID`. A key that no application has is refused at the"
                            + " start.");
    static final RuleKey<String> GRANT =
            criterion("grant", exact("a grant type"), "`GRANT_TYPE`, as the table spells it.");
    static final RuleKey<String> USER_DOMAIN =
            criterion(
                    "user-domain",
                    exact("a user domain"),
                    "`USER_DOMAIN`, as the table spells it.");
    static final RuleKey<UserPattern> USER =
            criterion(
                    "user",
                    ValueType.parsed(
                            "text",
                            "a user as the token table spells it, in which '*' stands for any"
                                    + " characters",
                            "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*",
                            UserPattern::new),
                    "`AUTHZ_USER`, as the table spells it; `*` stands for any characters, none"
                            + " included. A value that begins with `*` needs quotes.");

    static final RuleKey<Boolean> KEEP =
            add(
                    "keep",
                    ValueType.parsed(
                            "boolean",
                            "true, or left out where the rule says how long instead",
                            "true",
                            Boolean::valueOf),
                    Role.KEEP,
                    "Keeps the tokens for ever, whatever becomes of them. Stands without any of the"
                            + " keys below.");

    static final RuleKey<Duration> SAFE_PERIOD = term(CleanupCatalogue.CLEANUP_SAFE_PERIOD);
    static final RuleKey<Duration> GRACE_REVOKED = term(CleanupCatalogue.CLEANUP_GRACE_REVOKED);
    static final RuleKey<Duration> GRACE_INACTIVE = term(CleanupCatalogue.CLEANUP_GRACE_INACTIVE);
    static final RuleKey<Duration> GRACE_EXPIRED = term(CleanupCatalogue.CLEANUP_GRACE_EXPIRED);
    static final RuleKey<Boolean> RETAIN = term(CleanupCatalogue.CLEANUP_RETAIN);

    /** In the order of the reference page. */
    static final List<RuleKey<?>> ALL = Collections.unmodifiableList(KEYS);

    private RuleKeys() {}

    /** Null when there is none of that name. */
    static RuleKey<?> find(String name) {
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
    }

    /** Whether keys stand below that name. */
    static boolean isSection(String name) {
        return ALL.stream().anyMatch(key -> key.name().startsWith(name + "."));
    }

    /** The names of one role, as a sentence lists them. */
    static String names(Role role) {
        return ALL.stream()
                .filter(key -> key.is(role))
                .map(RuleKey::name)
                .collect(Collectors.joining(", "));
    }

    /** Whether a dotted name means the list of rules, or something in it. */
    static boolean isRules(String key) {
        return key.equals(SETTING)
                || key.startsWith(SETTING + ".")
                || key.startsWith(SETTING + "[");
    }

    /** A list is written as one: whoever writes commas, or stars, would never match a token. */
    private static ValueType<String> exact(String what) {
        return ValueType.matching(
                "text", what + " without blanks, ',' and '*'", "[^\\s\\p{Cntrl},*]+");
    }

    private static <T> RuleKey<T> criterion(String name, ValueType<T> type, String description) {
        return add(name, type, Role.CRITERION, description);
    }

    private static <T> RuleKey<T> term(Setting<T> inherited) {
        String name = inherited.name().substring("cleanup.".length());
        String description =
                "As `%s`, which holds where it is left out.".formatted(inherited.name());
        RuleKey<T> key = new RuleKey<>(name, inherited.type(), Role.TERM, inherited, description);
        KEYS.add(key);
        return key;
    }

    private static <T> RuleKey<T> add(
            String name, ValueType<T> type, Role role, String description) {
        RuleKey<T> key = new RuleKey<>(name, type, role, null, description);
        KEYS.add(key);
        return key;
    }
}
