package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final String TOPIC = "any";

    @Test
    void readsBackEveryKindOfChange() {
        // Given
        List<Change> changes =
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
                        TokenFixture.token().snapshotCompleted(),
                        TokenFixture.token().held(TokenFixture.hold(Hold.Scope.USER, "maya")),
                        TokenFixture.token().released(TokenFixture.hold(Hold.Scope.ALL, "")),
                        TokenFixture.token().mark(12),
                        TokenFixture.token()
                                .rowsPurged(RowsPurged.Kind.RELATED, "a_table", "id-1", "id-2"),
                        TokenFixture.token().state("REVOKED").backlogPurged("id-1", "id-2"));

        // Then
        assertThat(changes).allSatisfy(change -> assertReadBack(Wire.change(), change));
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
                Wire.verdict(),
                new Verdict(version, Reason.REVOKED, "default", -6, -5, position, 7));
        assertReadBack(Wire.spared(), new Spared(Spared.Cause.NOT_DUE, position, 12, null));
        assertReadBack(Wire.spared(), new Spared(Spared.Cause.HELD, position, 12, "hold-1"));
        assertReadBack(Wire.doubt(), new Doubt(position));
        assertReadBack(Wire.sighting(), new Sighting(null, 1, 2, 1L << 33));
        assertReadBack(Wire.sighting(), new Sighting(TokenFixture.token().row(), 41, 42, 43));
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
        // A version, a tag, 16 bytes of a UUID, a checksum.
        assertThat(bytes).hasSize(22);
    }

    @Test
    void refusesGarbageWithoutQuotingIt() {
        // Given
        Random random = new Random(7);

        // Then
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(60)];
            random.nextBytes(garbage);
            assertThatThrownBy(() -> read(garbage)).isInstanceOf(UnreadableRecordException.class);
        }
        assertThatThrownBy(() -> read(new byte[] {9, 1, 2}))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("version 9");
        for (int length = 0; length < 8; length++) {
            byte[] few = new byte[length];
            assertThatThrownBy(() -> read(few)).isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void refusesARecordOfOursThatIsDamagedAtAnyPlace() {
        // Given
        byte[] whole = Wire.change().serializer().serialize(TOPIC, TokenFixture.token().issued());

        // Then
        for (int place = 0; place < whole.length; place++) {
            byte[] damaged = whole.clone();
            damaged[place] ^= 0x10;
            byte[] cut = Arrays.copyOf(whole, place);
            byte[] longer = Arrays.copyOf(whole, whole.length + place + 1);
            assertThatThrownBy(() -> read(damaged)).isInstanceOf(UnreadableRecordException.class);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(UnreadableRecordException.class);
            assertThatThrownBy(() -> read(longer)).isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void refusesARecordOfAnotherKind() {
        // Given
        byte[] verdict =
                Wire.verdict()
                        .serializer()
                        .serialize(
                                TOPIC,
                                new Verdict(
                                        TokenFixture.token().version(),
                                        Reason.REVOKED,
                                        "default",
                                        1,
                                        2,
                                        Position.NONE,
                                        3));

        // Then
        assertThatThrownBy(() -> Wire.position().deserializer().deserialize(TOPIC, verdict))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("another kind");
    }

    private static Change read(byte[] bytes) {
        return Wire.change().deserializer().deserialize(TOPIC, bytes);
    }

    private static <T> void assertReadBack(Serde<T> serde, T value) {
        byte[] bytes = serde.serializer().serialize(TOPIC, value);
        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(value);
    }
}
