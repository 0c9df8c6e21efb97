package dev.tokensweep.policy;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.micros;
import static dev.tokensweep.events.TokenFixture.token;
import static dev.tokensweep.policy.MatchBuilder.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.TokenRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which rule decides about a token, and what it decides. */
class CleanupRulesTest {
    private static final long SINCE = micros(CREATED);
    private static final Terms SHORT = Terms.of(Duration.ofHours(1));
    private static final Terms LONG =
            new Terms(
                    Duration.ofDays(30),
                    Duration.ofDays(7),
                    Duration.ofDays(8),
                    Duration.ofDays(9),
                    false);

    @Test
    void letsTheFirstRuleThatMatchesDecideAlone() {
        // Given
        CleanupPolicy policy =
                new CleanupPolicy(
                        List.of(
                                new Rule("seven", match().apps(7).build(), LONG),
                                match().tenants(-1234).keeping("tenant")),
                        SHORT);

        // Then
        assertThat(policy.decide(revoked(new Grant(-1234, 7, "maya", null, null)), SINCE))
                .isEqualTo(
                        new Decision.Eligible(
                                Reason.REVOKED,
                                "seven",
                                SINCE,
                                SINCE + Duration.ofDays(7).toMillis() * 1000));
        assertThat(policy.decide(revoked(new Grant(-1234, 8, "maya", null, null)), SINCE))
                .isEqualTo(new Decision.Keep(Decision.Because.RULE, "tenant"));
    }

    @Test
    void callsWhatNoRuleMatchesDefault() {
        // Given
        CleanupPolicy policy = new CleanupPolicy(List.of(match().tenants(1).keeping("one")), SHORT);

        // Then
        assertThat(policy.decide(revoked(Grant.UNKNOWN), SINCE))
                .isEqualTo(new Decision.Eligible(Reason.REVOKED, "default", SINCE, SINCE));
        assertThat(policy.allRules()).extracting(Rule::name).containsExactly("one", "default");
    }

    @Test
    void countsTheSafePeriodOfTheRule() {
        // Given
        CleanupPolicy policy =
                new CleanupPolicy(List.of(new Rule("long", match().apps(7).build(), LONG)), SHORT);

        // When
        Decision decision = policy.decide(token().validFor(Duration.ofHours(1)).row(), SINCE);

        // Then
        long ended = micros(CREATED.plus(Duration.ofHours(1))) + 1;
        assertThat(decision)
                .isEqualTo(
                        new Decision.Eligible(
                                Reason.TIME_OVER,
                                "long",
                                ended,
                                ended + Duration.ofDays(30).toMillis() * 1000));
    }

    /** The oracle looks one row up in tables of plain values; it knows no class of the policy. */
    @Test
    void agreesWithAnIndependentOracleOnGeneratedRulesAndGrants() {
        // Given
        Random random = new Random(20_261_124);
        Map<String, Integer> winners = new HashMap<>();

        for (int i = 0; i < 3_000; i++) {
            List<Map<String, Set<String>>> plain = plainRules(random);
            CleanupPolicy policy =
                    policy(plain).resolve(Map.of("key1", Set.of(1), "key2", Set.of(2)));
            for (int j = 0; j < 50; j++) {
                Map<String, String> columns = columns(random);

                // When
                Decision decision = policy.decide(revoked(grant(columns)), SINCE);

                // Then
                int winner = oracle(plain, columns);
                assertThat(decision).as("%s on %s", plain, columns).isEqualTo(expected(winner));
                winners.merge(winner < 0 ? "default" : "rule", 1, Integer::sum);
            }
        }
        assertThat(winners.values()).as("both answers occur").hasSize(2);
        assertThat(winners.values()).allMatch(count -> count > 20_000);
    }

    /** Rules at odd places keep; the others give a grace that tells them apart. */
    private static Decision expected(int winner) {
        if (winner < 0) {
            return new Decision.Eligible(Reason.REVOKED, "default", SINCE, SINCE);
        }
        if (winner % 2 == 1) {
            return new Decision.Keep(Decision.Because.RULE, "r" + winner);
        }
        return new Decision.Eligible(
                Reason.REVOKED, "r" + winner, SINCE, SINCE + (winner + 1) * 1_000_000L);
    }

    private static int oracle(List<Map<String, Set<String>>> rules, Map<String, String> columns) {
        for (int i = 0; i < rules.size(); i++) {
            boolean allHold = true;
            for (Map.Entry<String, Set<String>> criterion : rules.get(i).entrySet()) {
                String value = columns.get(criterion.getKey());
                allHold &= value != null && holds(criterion.getKey(), criterion.getValue(), value);
            }
            if (allHold) {
                return i;
            }
        }
        return -1;
    }

    private static boolean holds(String criterion, Set<String> wanted, String value) {
        return switch (criterion) {
            case "app" ->
                    wanted.contains(value)
                            // No app has key3.
                            || (!"3".equals(value) && wanted.contains("key" + value));
            case "user" ->
                    wanted.contains(value)
                            || (wanted.contains("a*") && value.charAt(0) == 'a')
                            || (wanted.contains("*_x") && value.endsWith("_x"));
            default -> wanted.contains(value);
        };
    }

    private static final Map<String, List<String>> WANTED =
            Map.of(
                    "tenant", List.of("-1234", "1", "2"),
                    "app", List.of("1", "2", "3", "key1", "key2", "key3"),
                    "grant", List.of("password", "client_credentials"),
                    "domain", List.of("PRIMARY", "A.B"),
                    "user", List.of("amy", "bob", "b%", "a*", "*_x"));

    private static final Map<String, List<String>> FOUND =
            Map.of(
                    "tenant", List.of("-1234", "1", "2", "3"),
                    "app", List.of("1", "2", "3", "4"),
                    "grant", List.of("password", "client_credentials", "Password"),
                    "domain", List.of("PRIMARY", "A.B", "AxB"),
                    "user", List.of("amy", "ann", "bob", "b%", "b_x", "bax", "a_x"));

    private static List<Map<String, Set<String>>> plainRules(Random random) {
        List<Map<String, Set<String>>> rules = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Map<String, Set<String>> rule = new HashMap<>();
            while (rule.isEmpty()) {
                for (String criterion : new TreeSet<>(WANTED.keySet())) {
                    if (random.nextInt(3) == 0) {
                        rule.put(criterion, some(random, WANTED.get(criterion)));
                    }
                }
            }
            rules.add(rule);
        }
        return rules;
    }

    private static Set<String> some(Random random, List<String> values) {
        Set<String> some = new HashSet<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            some.add(values.get(random.nextInt(values.size())));
        }
        return some;
    }

    private static Map<String, String> columns(Random random) {
        Map<String, String> columns = new HashMap<>();
        for (String column : new TreeSet<>(FOUND.keySet())) {
            if (random.nextInt(8) != 0) {
                List<String> values = FOUND.get(column);
                columns.put(column, values.get(random.nextInt(values.size())));
            }
        }
        return columns;
    }

    private static CleanupPolicy policy(List<Map<String, Set<String>>> plain) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            Duration grace = Duration.ofSeconds(i + 1);
            Terms terms = new Terms(Duration.ZERO, grace, Duration.ZERO, Duration.ZERO, true);
            rules.add(new Rule("r" + i, matchOf(plain.get(i)), i % 2 == 1 ? null : terms));
        }
        return new CleanupPolicy(rules, Terms.of(Duration.ZERO));
    }

    private static Match matchOf(Map<String, Set<String>> plain) {
        Set<String> apps = plain.getOrDefault("app", Set.of());
        return new Match(
                numbers(plain.getOrDefault("tenant", Set.of())),
                numbers(
                        apps.stream()
                                .filter(a -> !a.startsWith("key"))
                                .collect(Collectors.toSet())),
                apps.stream().filter(a -> a.startsWith("key")).collect(Collectors.toSet()),
                plain.getOrDefault("grant", Set.of()),
                plain.getOrDefault("domain", Set.of()),
                plain.getOrDefault("user", Set.of()).stream()
                        .map(UserPattern::new)
                        .collect(Collectors.toSet()));
    }

    private static Set<Integer> numbers(Set<String> texts) {
        return texts.stream().map(Integer::valueOf).collect(Collectors.toSet());
    }

    private static Grant grant(Map<String, String> columns) {
        return new Grant(
                columns.containsKey("tenant") ? Integer.valueOf(columns.get("tenant")) : null,
                columns.containsKey("app") ? Integer.valueOf(columns.get("app")) : null,
                columns.get("user"),
                columns.get("domain"),
                columns.get("grant"));
    }

    private static TokenRow revoked(Grant grant) {
        return token().state("REVOKED").grant(grant).row();
    }
}
