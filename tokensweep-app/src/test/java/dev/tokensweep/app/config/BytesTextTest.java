package dev.tokensweep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTextTest {
    @ParameterizedTest
    @CsvSource({
        "0KiB,0",
        "1 KiB,1024",
        "512MiB,536870912",
        "10GiB,10737418240",
        "999999TiB,1099510528264372224"
    })
    void readsANumberAndAUnit(String text, long bytes) {
        assertThat(BytesText.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10GB", "-1GiB", "1.5GiB", "10gib", "1000000TiB", "GiB"})
    void takesNothingElse(String text) {
        assertThat(BytesText.parse(text)).isNull();
    }

    @Test
    void refusesAnAmountBeyondTheBoundsOfItsSetting() {
        // Given
        ValueType<Long> bytes = ValueType.bytes("1MiB", "1TiB");

        // Then
        assertThat(bytes.parser().apply("1TiB")).isEqualTo(1L << 40);
        assertThatThrownBy(() -> bytes.parser().apply("1023KiB"))
                .hasMessage(
                        "must be an amount from 1MiB to 1TiB, written like 512MiB, 10GiB or 2TiB");
    }
}
