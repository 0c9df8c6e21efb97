package dev.tokensweep.policy;

import static dev.tokensweep.policy.MatchBuilder.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleOrderTest {
    @Test
    void objectsToARuleThatIsNeverReached() {
        // Given
        Rule all = match().tenants(1, 2).keeping("all");
        Rule other = match().tenants(3).keeping("other");
        Rule part = match().tenants(2).grantTypes("password").keeping("part");

        // When
        RuleOrder.Objection objection =
                RuleOrder.objection(List.of(other, all), part).orElseThrow();

        // Then
        assertThat(objection.earlier()).isEqualTo(all);
        assertThat(objection.text())
                .isEqualTo(
                        "is never reached: rule 'all' before it matches every token that it matches; put it before that rule, or delete it");
    }

    @Test
    void objectsToAValueThatIsNeverReached() {
        // Given
        Rule five = match().tenants(5).keeping("five");
        Rule both = match().tenants(4, 5).users("svc-*").keeping("both");

        // When
        RuleOrder.Objection objection = RuleOrder.objection(List.of(five), both).orElseThrow();

        // Then
        assertThat(objection.earlier()).isEqualTo(five);
        assertThat(objection.text())
                .isEqualTo(
                        "overlaps rule 'five' before it: tokens of tenant 5, user svc-* are matched there already; name them in one of the two");
    }

    @Test
    void objectsWhereTwoRulesBeforeTakeEverythingBetweenThem() {
        // Given
        List<Rule> before =
                List.of(match().apps(1).keeping("one"), match().appKeys("two").keeping("two"));

        // Then
        assertThat(RuleOrder.objection(before, match().apps(1).appKeys("two").keeping("both")))
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("fine")
    void leavesToTheirOrderRulesThatMeetInOtherWays(MatchBuilder earlier, MatchBuilder later) {
        // Then
        assertThat(RuleOrder.objection(List.of(earlier.keeping("earlier")), later.keeping("later")))
                .isEmpty();
    }

    static Stream<MatchBuilder[]> fine() {
        return Stream.of(
                pair(match().tenants(1), match().tenants(2)),
                pair(match().tenants(1), match().grantTypes("password")),
                pair(match().tenants(1).apps(1), match().tenants(1)),
                pair(match().users("svc-a"), match().users("svc-*")),
                pair(match().users("a*"), match().users("*b")),
                pair(match().apps(1), match().appKeys("a")));
    }

    @Test
    void seesOneAppBehindItsKeyAndItsIdOnceKeysAreResolved() {
        // Given
        CleanupPolicy policy =
                new CleanupPolicy(
                        List.of(
                                match().apps(17).keeping("by-id"),
                                match().appKeys("billing").keeping("by-key")),
                        Terms.of(Duration.ZERO));

        // When
        List<Rule> rules =
                policy.resolve(Map.of("billing", Set.of(17))).rules().stream()
                        .map(Rule::byAppIds)
                        .toList();

        // Then
        assertThat(RuleOrder.objection(rules.subList(0, 1), rules.get(1)))
                .hasValueSatisfying(
                        objection -> assertThat(objection.text()).startsWith("is never reached"));
    }

    @Test
    void judgesLongListsWithoutMultiplyingThem() {
        // Given
        Integer[] numbers = IntStream.range(0, 2_000).boxed().toArray(Integer[]::new);
        String[] names = IntStream.range(0, 2_000).mapToObj(i -> "u" + i).toArray(String[]::new);
        Rule earlier = match().tenants(-1).grantTypes("none").keeping("earlier");
        Rule later =
                match().tenants(numbers)
                        .apps(numbers)
                        .grantTypes(names)
                        .users(names)
                        .keeping("later");

        // Then
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(RuleOrder.objection(List.of(earlier), later)).isEmpty());
    }

    private static MatchBuilder[] pair(MatchBuilder one, MatchBuilder other) {
        return new MatchBuilder[] {one, other};
    }
}
