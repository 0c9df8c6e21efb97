package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "id", "\uD83D\uDD11 'x' \t\r\n\u0001", "a \uFFFD of its own"})
    void readsBackAnyIdThatADatabaseCanHold(String id) {
        assertThat(TokenKey.read(TokenKey.write(id))).isEqualTo(id);
    }

    @Test
    void takesNoOtherBytesForAnId() {
        assertThat(TokenKey.read(null)).isNull();
        assertThat(TokenKey.read("a\0b".getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(TokenKey.read(new byte[] {'a', (byte) 0xC3})).isNull();
        assertThat(TokenKey.read(new byte[] {(byte) 0xFF, (byte) 0xFE})).isNull();
    }
}
