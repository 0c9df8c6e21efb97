package dev.tokensweep.sink;

import dev.tokensweep.events.Reason;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cleanup policy in a database's words, as expressions on a row {@code t} of the token table.
 * What the policy decides in Java, and what these decide, must be the same for every row. Immutable
 * and thread-safe.
 */
final class PolicySql {
    private final CleanupPolicy policy;
    private final SinkTables tables;
    private final Dialect dialect;
    private final MatchSql match;
    private final String state;
    private final String ended;
    private final String limited;

    /** Tells the row's rule by its number; null where each expression is to find out itself. */
    private final String knownRule;

    PolicySql(CleanupPolicy policy, SinkTables tables) {
        this(policy, tables, null);
    }

    private PolicySql(CleanupPolicy policy, SinkTables tables, String knownRule) {
        this.policy = policy;
        this.tables = tables;
        this.dialect = tables.dialect();
        this.match = new MatchSql(tables);
        this.state = dialect.exact("t.token_state");
        this.ended = states("REVOKED", "INACTIVE", "EXPIRED");
        this.limited = states("ACTIVE", "GRACEFULLY_ROTATED");
        this.knownRule = knownRule;
    }

    /** The same expressions, where the row's rule has been looked for before. */
    PolicySql knowing(String ruleNumber) {
        return new PolicySql(policy, tables, ruleNumber);
    }

    /** The number of the rule that speaks to the row, for {@link #knowing}. */
    String ruleNumber() {
        return byRule(rule -> Integer.toString(policy.allRules().indexOf(rule)));
    }

    /** The moment it is, for {@link #dueAt}. */
    String now() {
        return dialect.moment(dialect.now());
    }

    /** The name of the rule that speaks to the row. */
    String rule() {
        return byRule(rule -> dialect.literal(rule.name()));
    }

    /**
     * Whether the row may go by the rule of that name: a flag.
     *
     * @param rule an expression for a rule's name; a row that another rule speaks to may not go
     * @param ended a moment: when an ended state began
     */
    String due(String rule, String ended) {
        return byRule(
                is ->
                        is.keeps()
                                ? dialect.flag(false)
                                : dialect.flag(
                                        "(%s = %s AND %s)"
                                                .formatted(
                                                        dialect.exact(rule),
                                                        dialect.exactLiteral(is.name()),
                                                        dialect.holds(
                                                                due(is.terms(), ended, now())))));
    }

    /**
     * Whether the row may go by whichever rule speaks to it: a flag.
     *
     * @param ended a moment: when an ended state began
     * @param now the moment asked about
     */
    String dueAt(String ended, String now) {
        return byRule(is -> is.keeps() ? dialect.flag(false) : due(is.terms(), ended, now));
    }

    /**
     * Whether a row of the table of refresh tokens may go. Since when it is in its state nobody
     * knows: where an ended state has a grace, its time must be over too. A flag.
     */
    String refreshTokenDue() {
        return byRule(rule -> rule.keeps() ? dialect.flag(false) : refreshTokenDue(rule.terms()));
    }

    /** Whether a copy of the row is kept, by whichever rule speaks to it: a flag. */
    String retain() {
        return byRule(rule -> dialect.flag(rule.keeps() || rule.terms().retain()));
    }

    /** Why the row stays for ever, by the name of the policy's reason; NULL where it does not. */
    String kept() {
        return byRule(is -> is.keeps() ? "'RULE'" : whyKept());
    }

    /** Why the row goes once it goes, by the name of the verdict's reason. */
    String reason() {
        return "CASE WHEN %s IN (%s) THEN t.token_state ELSE 'TIME_OVER' END"
                .formatted(state, ended);
    }

    private String whyKept() {
        return """
            CASE WHEN %2$s IN (%5$s) THEN NULL \
            WHEN t.token_state IS NULL OR %2$s NOT IN (%6$s) \
            THEN 'STATE_UNKNOWN' \
            WHEN t.time_created IS NULL OR t.validity_period IS NULL \
            OR t.refresh_token_time_created IS NULL OR t.refresh_token_validity_period IS NULL \
            OR NOT %3$s OR NOT %4$s \
            THEN 'TIME_UNKNOWN' \
            WHEN t.validity_period < 0 OR t.refresh_token_validity_period < 0 \
            THEN 'NEVER_EXPIRES' \
            WHEN t.validity_period > %1$d OR t.refresh_token_validity_period > %1$d \
            THEN 'ABSURD_PERIOD' END"""
                .formatted(
                        CleanupPolicy.MAX_PERIOD_MS,
                        state,
                        dialect.isTime("t.time_created"),
                        dialect.isTime("t.refresh_token_time_created"),
                        ended,
                        limited);
    }

    private String states(String... names) {
        return Stream.of(names).map(dialect::exactLiteral).collect(Collectors.joining(", "));
    }

    private String byRule(Function<Rule, String> expression) {
        if (knownRule != null) {
            return byKnownRule(expression);
        }
        String otherwise = null;
        StringBuilder cases = new StringBuilder();
        for (Rule rule : policy.allRules()) {
            otherwise = expression.apply(rule);
            if (!rule.match().equals(Match.ANY)) {
                cases.append(" WHEN ").append(match.of(rule.match())).append(" THEN ");
                cases.append(otherwise);
            }
        }
        return cases.isEmpty() ? otherwise : "CASE%s ELSE %s END".formatted(cases, otherwise);
    }

    private String byKnownRule(Function<Rule, String> expression) {
        List<Rule> rules = policy.allRules();
        StringBuilder cases = new StringBuilder("CASE ").append(knownRule);
        for (int number = 0; number < rules.size(); number++) {
            cases.append(" WHEN ").append(number).append(" THEN ");
            cases.append(expression.apply(rules.get(number)));
        }
        return cases.append(" END").toString();
    }

    /**
     * The predicate, yes or no for every row there can be. CASE keeps the arithmetic away from
     * values that would overflow it.
     */
    private String due(Terms terms, String ended, String now) {
        return """
        CASE %2$s WHEN %10$s THEN %3$s \
        WHEN %11$s THEN %4$s \
        WHEN %12$s THEN %5$s \
        ELSE CASE WHEN %2$s IN (%13$s) \
        AND t.validity_period BETWEEN 0 AND %1$d \
        AND t.refresh_token_validity_period BETWEEN 0 AND %1$d \
        AND %6$s AND %7$s \
        THEN %8$s \
        ELSE %9$s END END"""
                .formatted(
                        CleanupPolicy.MAX_PERIOD_MS,
                        state,
                        graceOver(ended, now, terms.graceRevoked()),
                        graceOver(ended, now, terms.graceInactive()),
                        graceOver(ended, now, terms.graceExpired()),
                        dialect.isTime("t.time_created"),
                        dialect.isTime("t.refresh_token_time_created"),
                        dialect.flag(
                                "%s AND %s"
                                        .formatted(
                                                dialect.isOver(
                                                        "t.time_created",
                                                        "t.validity_period",
                                                        now,
                                                        terms.safePeriod()),
                                                dialect.isOver(
                                                        "t.refresh_token_time_created",
                                                        "t.refresh_token_validity_period",
                                                        now,
                                                        terms.safePeriod()))),
                        dialect.flag(false),
                        dialect.exactLiteral("REVOKED"),
                        dialect.exactLiteral("INACTIVE"),
                        dialect.exactLiteral("EXPIRED"),
                        limited);
    }

    private String graceOver(String ended, String now, Duration grace) {
        return dialect.flag("%s <= %s".formatted(ended, dialect.before(now, grace)));
    }

    private String refreshTokenDue(Terms terms) {
        String over =
                over(
                        "t.refresh_token_time_created",
                        "t.refresh_token_validity_period",
                        terms.safePeriod());
        String cases =
                Stream.of(Reason.REVOKED, Reason.INACTIVE, Reason.EXPIRED)
                        .map(
                                reason ->
                                        " WHEN %s = %s THEN %s"
                                                .formatted(
                                                        state,
                                                        dialect.exactLiteral(reason.name()),
                                                        terms.delay(reason).isZero()
                                                                ? dialect.flag(true)
                                                                : over))
                        .collect(Collectors.joining());
        return "CASE%s WHEN %s IN (%s) THEN %s ELSE %s END"
                .formatted(cases, state, limited, over, dialect.flag(false));
    }

    private String over(String created, String periodMs, Duration safePeriod) {
        return over(dialect, created, periodMs, safePeriod);
    }

    /**
     * Whether a period in milliseconds from a time on is over by more than a safe period: a flag.
     */
    static String over(Dialect dialect, String created, String periodMs, Duration safePeriod) {
        return "CASE WHEN %s BETWEEN 0 AND %d AND %s THEN %s ELSE %s END"
                .formatted(
                        periodMs,
                        CleanupPolicy.MAX_PERIOD_MS,
                        dialect.isTime(created),
                        dialect.flag(
                                dialect.isOver(
                                        created,
                                        periodMs,
                                        dialect.moment(dialect.now()),
                                        safePeriod)),
                        dialect.flag(false));
    }
}
