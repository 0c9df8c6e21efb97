package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ConfigFixture.LEAST;
import static dev.tokensweep.app.config.ConfigFixture.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.policy.UserPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {
    private static final String TWO_RULES =
            """
            cleanup:
              safe-period: 3h
              grace.inactive: 1m
              rules:
                - name: partner-portal
                  tenant: [1, -1234]
                  app: [a1b2c3, 17]
                  grant: client_credentials
                  user-domain: PRIMARY
                  user: ["svc-*", alice]
                  keep: true
                - name: audited
                  tenant: 5
                  safe-period: 30d
                  grace: {revoked: 7d}
                  retain: false
            """;

    @TempDir Path folder;

    @Test
    void takesRulesInTheirOrderWithEveryKeyThereIs() {
        // When
        List<Rule> rules = load(TWO_RULES).config().cleanup().policy().rules();

        // Then
        assertThat(rules)
                .containsExactly(
                        new Rule(
                                "partner-portal",
                                new Match(
                                        Set.of(1, -1234),
                                        Set.of(17),
                                        Set.of("a1b2c3"),
                                        Set.of("client_credentials"),
                                        Set.of("PRIMARY"),
                                        Set.of(new UserPattern("svc-*"), new UserPattern("alice"))),
                                null),
                        new Rule(
                                "audited",
                                new Match(
                                        Set.of(5), Set.of(), Set.of(), Set.of(), Set.of(),
                                        Set.of()),
                                new Terms(
                                        Duration.ofDays(30),
                                        Duration.ofDays(7),
                                        Duration.ofMinutes(1),
                                        Duration.ZERO,
                                        false)));
    }

    @Test
    void takesFromTheCleanupWhatARuleDoesNotSayWhereverThatComesFrom() {
        // Given
        Path file = file(folder, "cleanup.rules:\n- {name: x, tenant: 1, retain: true}\n");
        List<String> assignments = new ArrayList<>(LEAST);
        assignments.add("cleanup.safe-period=5m");
        assignments.add("cleanup.retain=false");

        // When
        LoadedConfig loaded =
                ConfigLoader.load(
                        file, Map.of("TOKENSWEEP_CLEANUP_GRACE_EXPIRED", "6m"), assignments);

        // Then
        assertThat(loaded.config().cleanup().policy().rules().get(0).terms())
                .isEqualTo(
                        new Terms(
                                Duration.ofMinutes(5),
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ofMinutes(6),
                                true));
        assertThat(loaded.config().cleanup().policy().otherwise().retain()).isFalse();
    }

    @Test
    void remembersWhereEachRuleStands() {
        // When
        CleanupConfig cleanup = load(TWO_RULES).config().cleanup();

        // Then
        String path = folder.resolve("tokensweep.yaml").toString();
        assertThat(cleanup.ruleOrigins())
                .isEqualTo(Map.of("partner-portal", path + ":5", "audited", path + ":12"));
    }

    @Test
    void showsEveryRuleInItsOrderWithItsTermsAndWhereTheyComeFrom() {
        // When
        List<EffectiveConfig.Entry> shown =
                load(TWO_RULES).effective().entries().stream()
                        .filter(entry -> entry.key().startsWith("cleanup.rules"))
                        .toList();

        // Then
        String path = folder.resolve("tokensweep.yaml").toString();
        assertThat(shown)
                .containsExactly(
                        entry("partner-portal].name", "partner-portal", path + ":5"),
                        entry("partner-portal].tenant", "1, -1234", path + ":6"),
                        entry("partner-portal].app", "a1b2c3, 17", path + ":7"),
                        entry("partner-portal].grant", "client_credentials", path + ":8"),
                        entry("partner-portal].user-domain", "PRIMARY", path + ":9"),
                        entry("partner-portal].user", "svc-*, alice", path + ":10"),
                        entry("partner-portal].keep", "true", path + ":11"),
                        entry("audited].name", "audited", path + ":12"),
                        entry("audited].tenant", "5", path + ":13"),
                        entry("audited].safe-period", "30d", path + ":14"),
                        entry("audited].grace.revoked", "7d", path + ":15"),
                        entry(
                                "audited].grace.inactive",
                                "1m",
                                "cleanup.grace.inactive: " + path + ":3"),
                        entry("audited].grace.expired", "0s", "cleanup.grace.expired: default"),
                        entry("audited].retain", "false", path + ":16"));
    }

    @Test
    void showsThatThereAreNoRules() {
        // Then
        assertThat(load("sink.threads: 1\n").effective().entries())
                .contains(new EffectiveConfig.Entry("cleanup.rules", null, "default"));
    }

    @Test
    void takesRulesThatAreAllCommentedOutForNone() {
        // Then
        assertThat(
                        load("cleanup:\n  rules:\n    # - name: x\n")
                                .config()
                                .cleanup()
                                .policy()
                                .rules())
                .isEmpty();
    }

    @Test
    void takesTheSameKeysDottedAndInFlowStyle() {
        // When
        List<Rule> rules =
                load("cleanup.rules: [{name: audited, tenant: [5], grace.revoked: 7d}]\n")
                        .config()
                        .cleanup()
                        .policy()
                        .rules();

        // Then
        assertThat(rules)
                .singleElement()
                .satisfies(
                        rule -> {
                            assertThat(rule.match().tenants()).containsExactly(5);
                            assertThat(rule.terms().graceRevoked()).isEqualTo(Duration.ofDays(7));
                        });
    }

    private LoadedConfig load(String yaml) {
        return ConfigLoader.load(file(folder, yaml), Map.of(), LEAST);
    }

    private static EffectiveConfig.Entry entry(String key, String value, String origin) {
        return new EffectiveConfig.Entry("cleanup.rules[" + key, value, origin);
    }
}
