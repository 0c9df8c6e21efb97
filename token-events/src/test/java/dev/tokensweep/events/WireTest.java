package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final String TOPIC = "any";

    @Test
    void readsBackEveryKindOfChange() {
        // Given
        List<TokenChange> changes =
                List.of(
                        TokenFixture.token().seen(),
                        TokenFixture.token().stateId("3f1c-no-uuid").issued(),
                        TokenFixture.token()
                                .state(null)
                                .validityMs(null)
                                .createdMicros(null)
                                .changed(),
                        TokenFixture.token().purged(),
                        TokenFixture.token().purged(false),
                        TokenFixture.token().removed(),
                        TokenFixture.token().snapshotCompleted());

        // Then
        assertThat(changes).allSatisfy(change -> assertReadBack(Wire.tokenChange(), change));
    }

    @Test
    void readsBackVerdictAndRefusal() {
        // Given
        RowVersion version =
                TokenFixture.token()
                        .stateId("0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10")
                        .validityMs(Long.MAX_VALUE)
                        .createdMicros(Long.MIN_VALUE)
                        .version();
        Position position = new Position(9, -1L, 42, 3);

        // Then
        assertReadBack(
                Wire.verdict(), new Verdict(version, Reason.REVOKED, "default", -5, position, 7));
        assertReadBack(Wire.spared(), new Spared(Spared.Cause.NOT_DUE, position, 12));
        assertReadBack(Wire.position(), position);
    }

    @Test
    void readsBackAnyText() {
        // Given
        Serde<String> text = Wire.serde(WireWriter::writeText, WireReader::readText);
        List<String> texts =
                Arrays.asList(
                        null,
                        "",
                        "NONE",
                        "ünïcödé \uD83D\uDD11 \u0000",
                        "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10",
                        "0B0F5B4E-7D5C-4A51-B0B6-0D9B3A3C9F10",
                        "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f1g",
                        "x".repeat(255));

        // Then
        assertThat(texts).allSatisfy(value -> assertReadBack(text, value));
    }

    @Test
    void halvesUuids() {
        // When
        byte[] bytes =
                Wire.serde(WireWriter::writeText, WireReader::readText)
                        .serializer()
                        .serialize(TOPIC, "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10");

        // Then
        assertThat(bytes).hasSize(18);
    }

    /** What is stored today must be readable tomorrow: these bytes are a released format. */
    @Test
    void keepsTheFormatOfVersionOne() {
        // Given
        TokenChange change = TokenFixture.token().at(5).issued();

        // When
        byte[] bytes = Wire.tokenChange().serializer().serialize(TOPIC, change);

        // Then
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(
                        "0101020a0a0080a0be88f1fca5060a10150280a0be88f1fca5060280bab7030280a0be88f1fca5060280bab70302a313020e02086d6179611617");
        assertReadBack(Wire.tokenChange(), change);
    }

    @Test
    void refusesGarbageWithoutQuotingIt() {
        // Given
        Random random = new Random(7);

        // Then
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(60)];
            random.nextBytes(garbage);
            readOrRefuse(garbage);
        }
        assertThatThrownBy(() -> read(new byte[] {9, 1, 2}))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("version 9");
        byte[] whole =
                Wire.tokenChange().serializer().serialize(TOPIC, TokenFixture.token().issued());
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 3)))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("cut short");
    }

    private static void readOrRefuse(byte[] garbage) {
        try {
            read(garbage);
        } catch (UnreadableRecordException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    private static TokenChange read(byte[] bytes) {
        return Wire.tokenChange().deserializer().deserialize(TOPIC, bytes);
    }

    private static <T> void assertReadBack(Serde<T> serde, T value) {
        byte[] bytes = serde.serializer().serialize(TOPIC, value);
        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(value);
    }
}
