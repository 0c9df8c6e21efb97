package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Wire;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class TokenStateTest {
    private static final TokenState CONDEMNED =
            new TokenState(
                    token().row(),
                    token().position(),
                    5,
                    TokenState.NEVER,
                    TokenState.Stage.CONDEMNED,
                    3,
                    null);

    @Test
    void remembersTheHoldItWaitsFor() {
        // Given
        TokenState held = CONDEMNED.held("5e1c9b0e-0000-4000-8000-000000000001", 7);

        // When // Then
        assertThat(reread(held)).isEqualTo(held);
        assertThat(reread(CONDEMNED)).isEqualTo(CONDEMNED);
    }

    @Test
    void readsWhatWasStoredBeforeThereWereHolds() {
        // Given
        Serde<TokenState> before =
                Wire.serde(
                        (out, state) ->
                                out.writeVersion(state.row().version())
                                        .writeGrant(state.row().grant())
                                        .writePosition(state.position())
                                        .writeLong(state.sinceMicros())
                                        .writeNullableLong(null)
                                        .writeEnum(state.stage())
                                        .writeLong(state.refusals()),
                        in -> null);

        // When
        byte[] stored = before.serializer().serialize("store", CONDEMNED);

        // Then
        assertThat(TokenState.serde().deserializer().deserialize("store", stored))
                .isEqualTo(CONDEMNED);
    }

    private static TokenState reread(TokenState state) {
        byte[] stored = TokenState.serde().serializer().serialize("store", state);
        return TokenState.serde().deserializer().deserialize("store", stored);
    }
}
