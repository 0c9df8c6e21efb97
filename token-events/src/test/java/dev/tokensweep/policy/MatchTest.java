package dev.tokensweep.policy;

import static dev.tokensweep.policy.MatchBuilder.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Grant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatchTest {
    private static final Grant GRANT =
            new Grant(5, 17, "svc-billing", "PRIMARY", "client_credentials");

    @Test
    void matchesEveryTokenWhereNothingIsGiven() {
        // Then
        assertThat(Match.ANY.matches(GRANT)).isTrue();
        assertThat(Match.ANY.matches(Grant.UNKNOWN)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("holding")
    void matchesWhereEveryCriterionHoldsForOneOfItsValues(MatchBuilder criteria) {
        // Then
        assertThat(criteria.build().matches(GRANT)).isTrue();
    }

    static Stream<MatchBuilder> holding() {
        return Stream.of(
                match().tenants(5),
                match().tenants(4, 5),
                match().apps(17),
                match().grantTypes("password", "client_credentials"),
                match().userDomains("PRIMARY"),
                match().users("alice", "svc-*"),
                match().tenants(5).apps(17).grantTypes("client_credentials").users("svc-*"));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void doesNotMatchWhereOneCriterionDoesNotHold(MatchBuilder criteria) {
        // Then
        assertThat(criteria.build().matches(GRANT)).isFalse();
    }

    static Stream<MatchBuilder> failing() {
        return Stream.of(
                match().tenants(4),
                match().tenants(5).apps(16),
                match().grantTypes("CLIENT_CREDENTIALS"),
                match().tenants(5).userDomains("SECONDARY"),
                match().users("svc"),
                match().tenants(5).apps(17).users("alice"));
    }

    @ParameterizedTest
    @MethodSource("criteria")
    void doesNotMatchACriterionWhereTheColumnIsNull(MatchBuilder criterion) {
        // Then
        assertThat(criterion.build().matches(Grant.UNKNOWN)).isFalse();
    }

    static Stream<MatchBuilder> criteria() {
        return Stream.of(
                match().tenants(5),
                match().apps(17),
                match().appKeys("key"),
                match().grantTypes("password"),
                match().userDomains("PRIMARY"),
                match().users("*"));
    }

    @Test
    void matchesAnAppByItsKeyOnceThatIsResolved() {
        // Given
        Match byKey = match().appKeys("billing").apps(3).build();

        // Then
        assertThat(byKey.matches(GRANT)).isFalse();
        assertThat(byKey.resolve(Map.of("billing", Set.of(17))).matches(GRANT)).isTrue();
        assertThat(byKey.resolve(Map.of("billing", Set.of(18))).matches(GRANT)).isFalse();
    }

    @Test
    void matchesNoTokenWhereNoAppHasTheKey() {
        // Given
        Match resolved = match().appKeys("gone").build().resolve(Map.of("billing", Set.of(17)));

        // Then
        assertThat(resolved.matches(GRANT)).isFalse();
        assertThat(resolved.matches(Grant.UNKNOWN)).isFalse();
        assertThatThrownBy(resolved::byAppIds)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gone");
    }

    @ParameterizedTest
    @MethodSource("covering")
    void coversWhatAsksForMore(MatchBuilder wide, MatchBuilder narrow) {
        // Then
        assertThat(wide.build().covers(narrow.build())).isTrue();
        assertThat(narrow.build().covers(wide.build())).isFalse();
    }

    static Stream<MatchBuilder[]> covering() {
        return Stream.of(
                pair(match(), match().tenants(1)),
                pair(match().tenants(1, 2), match().tenants(1)),
                pair(match().tenants(1), match().tenants(1).grantTypes("password")),
                pair(match().apps(1, 2).appKeys("a"), match().apps(2).appKeys("a")),
                pair(match().appKeys("a", "b"), match().appKeys("b")),
                pair(match().users("svc-*"), match().users("svc-a", "svc-b*")),
                pair(match().userDomains("A", "B"), match().userDomains("B").apps(1)));
    }

    @ParameterizedTest
    @MethodSource("crossing")
    void doesNotCoverWhatReachesBeyondIt(MatchBuilder one, MatchBuilder other) {
        // Then
        assertThat(one.build().covers(other.build())).isFalse();
        assertThat(other.build().covers(one.build())).isFalse();
    }

    static Stream<MatchBuilder[]> crossing() {
        return Stream.of(
                pair(match().tenants(1), match().apps(1)),
                pair(match().tenants(1, 2), match().tenants(2, 3)),
                pair(match().apps(1), match().appKeys("a")),
                pair(match().users("a*"), match().users("*b")),
                pair(match().tenants(1, 2).apps(1), match().tenants(1).apps(1, 2)));
    }

    private static MatchBuilder[] pair(MatchBuilder one, MatchBuilder other) {
        return new MatchBuilder[] {one, other};
    }
}
