package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyFingerprintTest {
    private static final Terms TERMS = Terms.of(Duration.ofHours(2));

    @Test
    void isTheSameForTheSamePolicyHoweverItsSetsAreOrdered() {
        assertThat(PolicyFingerprint.of(policy("a", "b", "c")))
                .isEqualTo(PolicyFingerprint.of(policy("c", "a", "b")))
                .hasSize(64);
        // Of another process, in which sets have another order.
        assertThat(PolicyFingerprint.of(CleanupPolicy.of(TERMS))).isEqualTo(KNOWN);
    }

    @Test
    void isAnotherForEveryTermCriterionAndOrder() {
        // Given
        Rule keep = new Rule("keep", grants("a"), null);
        Rule go = new Rule("go", grants("b"), TERMS);
        List<CleanupPolicy> policies =
                List.of(
                        CleanupPolicy.of(TERMS),
                        CleanupPolicy.of(Terms.of(Duration.ofHours(1))),
                        CleanupPolicy.of(
                                new Terms(
                                        Duration.ofHours(2),
                                        Duration.ofSeconds(1),
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        true)),
                        new CleanupPolicy(List.of(keep), TERMS),
                        new CleanupPolicy(List.of(go), TERMS),
                        new CleanupPolicy(List.of(keep, go), TERMS),
                        new CleanupPolicy(List.of(go, keep), TERMS),
                        policy("a,b"),
                        policy("a", "b"),
                        policy("a\",\"b"));

        // Then
        Set<String> fingerprints =
                policies.stream().map(PolicyFingerprint::of).collect(Collectors.toSet());
        assertThat(fingerprints).hasSameSizeAs(policies);
        assertThat(
                        IntStream.range(0, 5)
                                .mapToObj(i -> PolicyFingerprint.of(policy("a", "b")))
                                .distinct())
                .hasSize(1);
    }

    private static final String KNOWN =
            "18c1e8ae6c5bbfae29ccbbb2778fe68d7b377b44ad1894f9e07c1e96d0bb130b";

    private static CleanupPolicy policy(String... grantTypes) {
        return new CleanupPolicy(List.of(new Rule("r", grants(grantTypes), TERMS)), TERMS);
    }

    private static Match grants(String... grantTypes) {
        return new Match(Set.of(), Set.of(), Set.of(), Set.of(grantTypes), Set.of(), Set.of());
    }
}
