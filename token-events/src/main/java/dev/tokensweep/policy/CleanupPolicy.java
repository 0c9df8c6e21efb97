package dev.tokensweep.policy;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides when a token's life is over. Immutable and thread-safe.
 *
 * <p>The predicate is the vendor's stored procedures' without their disagreements: ended states go
 * after their grace; a time-limited state goes when both the access and the refresh token are past
 * their time by more than the safe period, at full precision in UTC; whatever is in doubt stays.
 * Which grace and safe period count says the first rule that speaks to the token.
 *
 * @param rules in order; the first that matches wins
 * @param otherwise for the tokens that no rule speaks to
 */
public record CleanupPolicy(List<Rule> rules, Terms otherwise) {

    /** The greatest period, in milliseconds, that the product takes for one. */
    public static final long MAX_PERIOD_MS = 99_999_999_999_990L;

    /** The name verdicts carry where no rule of the operator's speaks. */
    public static final String DEFAULT_RULE = "default";

    public CleanupPolicy {
        rules = List.copyOf(rules);
        Objects.requireNonNull(otherwise, "otherwise");
    }

    /** Without rules: the same terms for every token. */
    public static CleanupPolicy of(Terms terms) {
        return new CleanupPolicy(List.of(), terms);
    }

    /** The same policy with the apps that its rules name by key. */
    public CleanupPolicy resolve(Map<String, Set<Integer>> appIdsByKey) {
        return new CleanupPolicy(
                rules.stream().map(rule -> rule.resolve(appIdsByKey)).toList(), otherwise);
    }

    /** The rules with, as the last, the one that speaks to all the others leave. */
    public List<Rule> allRules() {
        List<Rule> all = new ArrayList<>(rules);
        all.add(new Rule(DEFAULT_RULE, Match.ANY, otherwise));
        return all;
    }

    /** Whether any token goes with a copy in the archive. */
    public boolean retainsAny() {
        return allRules().stream().anyMatch(Rule::retains);
    }

    /** The rule that speaks to the tokens of a grant. */
    public Rule ruleFor(Grant grant) {
        for (Rule rule : rules) {
            if (rule.match().matches(grant)) {
                return rule;
            }
        }
        return new Rule(DEFAULT_RULE, Match.ANY, otherwise);
    }

    /** The ids by which the rules name apps. */
    public Stream<Integer> apps() {
        return rules.stream().flatMap(rule -> rule.match().apps().stream());
    }

    /** The keys by which the rules name apps. */
    public Stream<String> appKeys() {
        return rules.stream().flatMap(rule -> rule.match().appKeys().stream());
    }

    /**
     * Judges a row.
     *
     * @param sinceMicros since when the row has been in its state, as far as anybody knows; only
     *     ended states ask
     */
    public Decision decide(TokenRow row, long sinceMicros) {
        return decide(row.version(), sinceMicros, ruleFor(row.grant()));
    }

    /**
     * Judges a row by a rule that is known to speak to it.
     *
     * @param rule one of {@link #allRules()}
     * @param sinceMicros as above
     */
    public static Decision decide(RowVersion version, long sinceMicros, Rule rule) {
        if (rule.keeps()) {
            return keep(Decision.Because.RULE, rule);
        }
        if (version.state() == null) {
            return keep(Decision.Because.STATE_UNKNOWN, rule);
        }
        return switch (version.state()) {
            case "REVOKED" -> eligible(Reason.REVOKED, rule, sinceMicros);
            case "INACTIVE" -> eligible(Reason.INACTIVE, rule, sinceMicros);
            case "EXPIRED" -> eligible(Reason.EXPIRED, rule, sinceMicros);
            case "ACTIVE", "GRACEFULLY_ROTATED" -> timeLimited(version, rule);
            default -> keep(Decision.Because.STATE_UNKNOWN, rule);
        };
    }

    private static Decision timeLimited(RowVersion version, Rule rule) {
        Long created = version.createdMicros();
        Long validity = version.validityMs();
        Long refreshCreated = version.refreshCreatedMicros();
        Long refreshValidity = version.refreshValidityMs();
        if (created == null
                || validity == null
                || refreshCreated == null
                || refreshValidity == null
                || !RowVersion.isTime(created)
                || !RowVersion.isTime(refreshCreated)) {
            return keep(Decision.Because.TIME_UNKNOWN, rule);
        }
        if (validity < 0 || refreshValidity < 0) {
            return keep(Decision.Because.NEVER_EXPIRES, rule);
        }
        if (validity > MAX_PERIOD_MS || refreshValidity > MAX_PERIOD_MS) {
            return keep(Decision.Because.ABSURD_PERIOD, rule);
        }
        // The comparison is strict: at the very microsecond the token still lives.
        long endedMicros =
                Math.max(created + validity * 1000, refreshCreated + refreshValidity * 1000) + 1;
        return eligible(Reason.TIME_OVER, rule, endedMicros);
    }

    private static Decision eligible(Reason reason, Rule rule, long endedMicros) {
        return new Decision.Eligible(
                reason, rule.name(), endedMicros, endedMicros + micros(rule.terms().delay(reason)));
    }

    private static Decision keep(Decision.Because because, Rule rule) {
        return new Decision.Keep(because, rule.name());
    }

    private static long micros(Duration duration) {
        return Math.multiplyExact(duration.getSeconds(), 1_000_000L) + duration.getNano() / 1000;
    }
}
