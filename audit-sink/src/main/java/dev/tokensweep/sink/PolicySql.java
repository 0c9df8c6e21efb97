package dev.tokensweep.sink;

import dev.tokensweep.events.Reason;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cleanup policy in PostgreSQL's words, as expressions on a row {@code t} of the token table.
 * What the policy decides in Java, and what these decide, must be the same for every row. Immutable
 * and thread-safe.
 */
final class PolicySql {
    /** The digits of the database's clock in UTC, as the token table's times are written. */
    static final String NOW = "(now() AT TIME ZONE 'UTC')";

    private final CleanupPolicy policy;
    private final SinkTables tables;

    /** Tells the row's rule by its number; null where each expression is to find out itself. */
    private final String knownRule;

    PolicySql(CleanupPolicy policy, SinkTables tables) {
        this(policy, tables, null);
    }

    private PolicySql(CleanupPolicy policy, SinkTables tables, String knownRule) {
        this.policy = policy;
        this.tables = tables;
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

    /** The name of the rule that speaks to the row. */
    String rule() {
        return byRule(rule -> literal(rule.name()));
    }

    /**
     * Whether the row may go by the rule of that name, true or false.
     *
     * @param rule an expression for a rule's name; a row that another rule speaks to may not go
     * @param ended an expression for when an ended state began
     */
    String due(String rule, String ended) {
        return byRule(
                is ->
                        is.keeps()
                                ? "false"
                                : "(%s = %s AND %s)"
                                        .formatted(
                                                rule,
                                                literal(is.name()),
                                                due(is.terms(), ended, NOW)));
    }

    /**
     * Whether the row may go by whichever rule speaks to it, true or false.
     *
     * @param ended an expression for when an ended state began
     * @param now an expression for the moment asked about
     */
    String dueAt(String ended, String now) {
        return byRule(is -> is.keeps() ? "false" : due(is.terms(), ended, now));
    }

    /**
     * Whether a row of the table of refresh tokens may go. Since when it is in its state nobody
     * knows: where an ended state has a grace, its time must be over too.
     */
    String refreshTokenDue() {
        return byRule(rule -> rule.keeps() ? "false" : refreshTokenDue(rule.terms()));
    }

    /** Whether a copy of the row is kept, by whichever rule speaks to it. */
    String retain() {
        return byRule(rule -> Boolean.toString(rule.keeps() || rule.terms().retain()));
    }

    /** Why the row stays for ever, by the name of the policy's reason; NULL where it does not. */
    String kept() {
        return byRule(is -> is.keeps() ? "'RULE'" : KEPT);
    }

    /** Why the row goes once it goes, by the name of the verdict's reason. */
    String reason() {
        return "CASE WHEN t.token_state IN ('REVOKED', 'INACTIVE', 'EXPIRED') THEN t.token_state"
                + " ELSE 'TIME_OVER' END";
    }

    private static final String KEPT =
            """
            CASE WHEN t.token_state IN ('REVOKED', 'INACTIVE', 'EXPIRED') THEN NULL \
            WHEN t.token_state IS NULL OR t.token_state NOT IN ('ACTIVE', 'GRACEFULLY_ROTATED') \
            THEN 'STATE_UNKNOWN' \
            WHEN t.time_created IS NULL OR t.validity_period IS NULL \
            OR t.refresh_token_time_created IS NULL OR t.refresh_token_validity_period IS NULL \
            OR NOT isfinite(t.time_created) OR NOT isfinite(t.refresh_token_time_created) \
            THEN 'TIME_UNKNOWN' \
            WHEN t.validity_period < 0 OR t.refresh_token_validity_period < 0 \
            THEN 'NEVER_EXPIRES' \
            WHEN t.validity_period > %1$d OR t.refresh_token_validity_period > %1$d \
            THEN 'ABSURD_PERIOD' END"""
                    .formatted(CleanupPolicy.MAX_PERIOD_MS);

    private String byRule(Function<Rule, String> expression) {
        if (knownRule != null) {
            return byKnownRule(expression);
        }
        String otherwise = null;
        StringBuilder cases = new StringBuilder();
        for (Rule rule : policy.allRules()) {
            otherwise = expression.apply(rule);
            if (!rule.match().equals(Match.ANY)) {
                cases.append(" WHEN ").append(matches(rule.match())).append(" THEN ");
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
     * The predicate, true or false for every row there can be. CASE keeps the arithmetic away from
     * values that would overflow it, and a period is taken off the limit, not added to the
     * creation, so that no row's time leaves the calendar.
     */
    private static String due(Terms terms, String ended, String now) {
        return """
        CASE t.token_state WHEN 'REVOKED' THEN %2$s <= %3$s - %4$s \
        WHEN 'INACTIVE' THEN %2$s <= %3$s - %5$s \
        WHEN 'EXPIRED' THEN %2$s <= %3$s - %6$s \
        ELSE CASE WHEN t.token_state IN ('ACTIVE', 'GRACEFULLY_ROTATED') \
        AND t.validity_period BETWEEN 0 AND %1$d \
        AND t.refresh_token_validity_period BETWEEN 0 AND %1$d \
        AND isfinite(t.time_created) AND isfinite(t.refresh_token_time_created) \
        THEN t.time_created < %3$s - %7$s - %8$s \
        AND t.refresh_token_time_created < %3$s - %7$s - %9$s \
        ELSE false END END"""
                .formatted(
                        CleanupPolicy.MAX_PERIOD_MS,
                        ended,
                        now,
                        interval(terms.graceRevoked()),
                        interval(terms.graceInactive()),
                        interval(terms.graceExpired()),
                        interval(terms.safePeriod()),
                        interval("t.validity_period"),
                        interval("t.refresh_token_validity_period"));
    }

    private static String refreshTokenDue(Terms terms) {
        String over =
                over(
                        "t.refresh_token_time_created",
                        "t.refresh_token_validity_period",
                        terms.safePeriod());
        String cases =
                Stream.of(Reason.REVOKED, Reason.INACTIVE, Reason.EXPIRED)
                        .map(
                                reason ->
                                        " WHEN t.token_state = '%s' THEN %s"
                                                .formatted(
                                                        reason,
                                                        terms.delay(reason).isZero()
                                                                ? "true"
                                                                : over))
                        .collect(Collectors.joining());
        return "CASE%s WHEN t.token_state IN ('ACTIVE', 'GRACEFULLY_ROTATED') THEN %s ELSE false END"
                .formatted(cases, over);
    }

    /** Whether a period in milliseconds from a time on is over by more than a safe period. */
    static String over(String created, String periodMs, Duration safePeriod) {
        return "CASE WHEN %2$s BETWEEN 0 AND %1$d AND isfinite(%3$s) THEN %3$s < %4$s - %5$s - %6$s ELSE false END"
                .formatted(
                        CleanupPolicy.MAX_PERIOD_MS,
                        periodMs,
                        created,
                        NOW,
                        interval(safePeriod),
                        interval(periodMs));
    }

    private String matches(Match match) {
        List<String> criteria = new ArrayList<>();
        if (!match.tenants().isEmpty()) {
            criteria.add("t.tenant_id IN (%s)".formatted(numbers(match.tenants())));
        }
        if (!match.apps().isEmpty() || !match.appKeys().isEmpty()) {
            criteria.add(matchesApps(match));
        }
        if (!match.grantTypes().isEmpty()) {
            criteria.add("t.grant_type IN (%s)".formatted(literals(match.grantTypes())));
        }
        if (!match.userDomains().isEmpty()) {
            criteria.add("t.user_domain IN (%s)".formatted(literals(match.userDomains())));
        }
        if (!match.users().isEmpty()) {
            criteria.add(
                    match.users().stream()
                            .map(user -> "t.authz_user LIKE " + literal(user.like()))
                            .sorted()
                            .collect(Collectors.joining(" OR ", "(", ")")));
        }
        return criteria.isEmpty() ? "true" : String.join(" AND ", criteria);
    }

    private String matchesApps(Match match) {
        List<String> apps = new ArrayList<>();
        if (!match.apps().isEmpty()) {
            apps.add("t.consumer_key_id IN (%s)".formatted(numbers(match.apps())));
        }
        if (!match.appKeys().isEmpty()) {
            apps.add(
                    "t.consumer_key_id IN (SELECT a.id FROM %s a WHERE a.consumer_key IN (%s))"
                            .formatted(tables.apps(), literals(match.appKeys())));
        }
        return "(%s)".formatted(String.join(" OR ", apps));
    }

    static String interval(Duration duration) {
        return "interval '%d.%06d seconds'"
                .formatted(duration.getSeconds(), duration.getNano() / 1000);
    }

    /** In days and a rest, because an interval times a number is exact only up to 2^53 us. */
    private static String interval(String periodMs) {
        return "(%1$s / 86400000 * interval '1 day' + %1$s %% 86400000 * interval '1 millisecond')"
                .formatted(periodMs);
    }

    private static String numbers(Collection<Integer> numbers) {
        return numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String literals(Collection<String> texts) {
        return texts.stream().sorted().map(PolicySql::literal).collect(Collectors.joining(", "));
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
