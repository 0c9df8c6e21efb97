package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.token;

import dev.tokensweep.events.ChainLink;
import dev.tokensweep.events.HeldFormat;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.TokenFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A newer cleaner takes up the stores that this one filled. */
class FormatsHeldTest {
    @ParameterizedTest
    @EnumSource(TokenState.Stage.class)
    void tokensOfEveryStage(TokenState.Stage stage) {
        HeldFormat.holds(
                "token-state-" + stage,
                TokenState.serde(),
                new TokenState(
                        token().row(),
                        token().epoch(9).at(5).position(),
                        1_764_000_000_123_456L,
                        stage == TokenState.Stage.EXPIRED
                                ? TokenState.NEVER
                                : 1_764_000_000_200_000L,
                        stage,
                        3,
                        stage == TokenState.Stage.HELD
                                ? "5e1c9b0e-0000-4000-8000-000000000001"
                                : null));
    }

    @ParameterizedTest
    @EnumSource(Hold.Scope.class)
    void holdsOfEveryScope(Hold.Scope scope) {
        HeldFormat.holds(
                "standing-hold-" + scope,
                StandingHold.serde(),
                new StandingHold(
                        TokenFixture.hold(
                                scope, scope == Hold.Scope.ALL ? "" : "maya \uD83D\uDD11"),
                        token().epoch(9).at(5).position()));
    }

    @Test
    void theLastLinkOfTheChain() {
        HeldFormat.holds(
                "chain-link",
                AuditWriter.links(),
                new ChainLink(81_204, "q0Zc0yYc0e5xk3mH3cU0b4b1o0sQ3sYyq0b8dKz7n1A"));
    }

    @Test
    void stages() {
        HeldFormat.holds(TokenState.Stage.class);
    }
}
