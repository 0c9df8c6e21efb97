package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterFormatTest {
    private static final Instant NOW = Instant.parse("2026-11-26T04:00:00.123456Z");
    private static final RecordPlace PLACE = new RecordPlace("a.token-verdicts", 3, 1L << 40);

    @Test
    void readsBackALetterWithTheBytesAsTheyWere() {
        // Given
        DeadLetter letter = DeadLetter.of(DeadLetter.Stage.SINK, "no verdict", PLACE, NOW);
        byte[] key = {(byte) 0xFF, 0};
        byte[] value = {1, 2, 3};

        // When
        ConsumerRecord<byte[], byte[]> read =
                received(DeadLetterFormat.write("letters", letter, key, value));

        // Then
        assertThat(DeadLetterFormat.readLetter(read)).isEqualTo(letter);
        assertThat(DeadLetterFormat.readSettlement(read)).isNull();
        assertThat(DeadLetterFormat.truncatedBytes(read.headers())).isZero();
        assertThat(read.key()).isEqualTo(key);
        assertThat(read.value()).isEqualTo(value);
    }

    @Test
    void readsBackALetterFromTheLog() {
        // Given
        Position position = new Position(1, 2, 3, 4);
        DeadLetter letter = DeadLetter.of(DeadLetter.Stage.CAPTURE, "no row", position, NOW);

        // Then
        assertThat(
                        DeadLetterFormat.readLetter(
                                received(DeadLetterFormat.write("letters", letter, null, null))))
                .isEqualTo(letter);
    }

    @Test
    void cutsOffWhatNoBrokerWouldTake() {
        // Given
        DeadLetter letter = DeadLetter.of(DeadLetter.Stage.CLEANER, "no record", PLACE, NOW);

        // When
        ConsumerRecord<byte[], byte[]> read =
                received(
                        DeadLetterFormat.write(
                                "letters", letter, new byte[1_000_000], new byte[2_000_000]));

        // Then
        int kept = read.key().length + read.value().length;
        assertThat(kept).isLessThan(500_000);
        assertThat(DeadLetterFormat.truncatedBytes(read.headers())).isEqualTo(3_000_000 - kept);
    }

    @Test
    void readsBackASettlement() {
        // Given
        Settlement settlement =
                new Settlement(
                        new RecordPlace("letters", 0, 12),
                        Settlement.How.DROPPED,
                        "ada",
                        "a test's record \uD83D\uDD11",
                        NOW);

        // When
        ConsumerRecord<byte[], byte[]> read = received(DeadLetterFormat.write("l", settlement));

        // Then
        assertThat(DeadLetterFormat.readSettlement(read)).isEqualTo(settlement);
        assertThat(DeadLetterFormat.readLetter(read)).isNull();
    }

    @Test
    void takesNothingElseForALetter() {
        // Given
        ProducerRecord<byte[], byte[]> bare = new ProducerRecord<>("letters", new byte[2]);
        ProducerRecord<byte[], byte[]> odd =
                DeadLetterFormat.write(
                        "letters",
                        DeadLetter.of(DeadLetter.Stage.CLEANER, "why", PLACE, NOW),
                        null,
                        null);
        odd.headers().add("stage", "kitchen".getBytes(StandardCharsets.UTF_8));
        ProducerRecord<byte[], byte[]> nowhere =
                DeadLetterFormat.write(
                        "letters",
                        DeadLetter.of(DeadLetter.Stage.CLEANER, "why", PLACE, NOW),
                        null,
                        null);
        nowhere.headers().add("source", null);

        // Then
        assertThat(DeadLetterFormat.readLetter(received(bare))).isNull();
        assertThat(DeadLetterFormat.readLetter(received(odd))).isNull();
        assertThat(DeadLetterFormat.readLetter(received(nowhere))).isNull();
        assertThat(DeadLetterFormat.readSettlement(received(bare))).isNull();
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                new RecordHeaders(sent.headers()),
                Optional.empty());
    }
}
