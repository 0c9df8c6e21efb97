package dev.tokensweep.forensics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditChain;
import dev.tokensweep.events.AuditCheckpoint;
import dev.tokensweep.events.AuditSigning;
import dev.tokensweep.events.ChainLink;
import dev.tokensweep.events.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to tamper with a topic is found, and told by partition and offset. */
class ChainVerificationTest {
    private static final int EVENTS = 20;
    private static final int TAMPERED = 7;

    @TempDir Path directory;
    private final AuditBroker broker = AuditBroker.shared();

    private String topic;
    private String checkpoints;
    private TestKeys keys;
    private List<ProducerRecord<byte[], byte[]>> written;

    @BeforeEach
    void write() throws Exception {
        topic = broker.createTopic(2);
        checkpoints = broker.createTopic(2);
        keys = TestKeys.in(directory);
        written = chained(1, EVENTS);
    }

    @Test
    void findsNothingInWhatWasWritten() throws Exception {
        // Given
        broker.send(written.subList(0, 10));
        broker.sendInVain(chained(1, 3));
        broker.send(written.subList(10, EVENTS));
        sign(EVENTS - 1);

        // When
        ChainReport report = verify(publicKey());

        // Then
        assertThat(report.shown()).isEmpty();
        assertThat(report.events()).isEqualTo(EVENTS);
        assertThat(report.before()).isZero();
        assertThat(report.first().sequence()).isZero();
        assertThat(report.last().sequence()).isEqualTo(EVENTS - 1);
        assertThat(report.checkpoints()).isEqualTo(1);
        assertThat(report.signed()).isEqualTo(EVENTS - 1);
    }

    @Test
    void findsAChangedByteOfAnyPart() throws Exception {
        ProducerRecord<byte[], byte[]> event = written.get(TAMPERED);
        Headers headers = new RecordHeaders(event.headers());
        byte[] id = headers.lastHeader("ce_id").value().clone();
        id[3]++;
        headers.remove("ce_id").add("ce_id", id);
        List<ProducerRecord<byte[], byte[]>> changes =
                List.of(
                        record(
                                event,
                                event.timestamp(),
                                event.key(),
                                flipped(event.value()),
                                event.headers()),
                        record(
                                event,
                                event.timestamp(),
                                flipped(event.key()),
                                event.value(),
                                event.headers()),
                        record(
                                event,
                                event.timestamp() + 1,
                                event.key(),
                                event.value(),
                                event.headers()),
                        record(event, event.timestamp(), event.key(), event.value(), headers));

        for (ProducerRecord<byte[], byte[]> changed : changes) {
            // Given
            topic = broker.createTopic(2);
            written.set(TAMPERED, changed);
            broker.send(onto(topic, written));

            // When
            ChainReport report = verify();

            // Then
            assertThat(report.shown())
                    .containsExactly(
                            new ChainBreak(
                                    topic,
                                    1,
                                    TAMPERED,
                                    "was changed, or does not follow from the event before it"));
        }
    }

    @Test
    void findsTheFirstAndTheLastEventChangedToo() throws Exception {
        // Given
        for (int at : new int[] {0, EVENTS - 1}) {
            ProducerRecord<byte[], byte[]> event = written.get(at);
            written.set(
                    at,
                    record(
                            event,
                            event.timestamp(),
                            event.key(),
                            flipped(event.value()),
                            event.headers()));
        }
        broker.send(written);

        // When
        ChainReport report = verify();

        // Then
        assertThat(report.shown())
                .extracting(ChainBreak::offset)
                .containsExactly(0L, (long) EVENTS - 1);
    }

    @Test
    void findsAnEventThatIsMissingMovedOrPutIn() throws Exception {
        // Given
        ProducerRecord<byte[], byte[]> gone = written.remove(TAMPERED);
        written.add(12, gone);
        broker.send(written);

        // When
        ChainReport report = verify();

        // Then
        assertThat(report.shown())
                .extracting(ChainBreak::offset)
                .containsExactly((long) TAMPERED, 12L, 13L);
        assertThat(report.shown().get(0).what())
                .isEqualTo("is event 8 of the chain, where 7 was to come: 1 missing");
        assertThat(report.shown().get(1).what()).contains("put in or moved");
    }

    @Test
    void findsAnEventWithoutAHashAmongThoseWithOne() throws Exception {
        // Given
        ProducerRecord<byte[], byte[]> event = written.get(TAMPERED);
        written.add(
                TAMPERED,
                record(event, event.timestamp(), event.key(), event.value(), new RecordHeaders()));
        broker.send(written);

        // When
        ChainReport report = verify();

        // Then
        assertThat(report.shown()).extracting(ChainBreak::offset).containsExactly((long) TAMPERED);
        assertThat(report.shown().get(0).what()).startsWith("has no hash");
    }

    @Test
    void beginsWhereTheChainBeginsBehindOlderEvents() throws Exception {
        // Given
        ProducerRecord<byte[], byte[]> old = written.get(0);
        broker.send(List.of(record(old, 5L, old.key(), old.value(), new RecordHeaders())));
        broker.send(written);

        // When
        ChainReport report = verify();

        // Then
        assertThat(report.shown()).isEmpty();
        assertThat(report.before()).isEqualTo(1);
        // The marker of the first transaction takes an offset too.
        assertThat(report.chainOffset()).isEqualTo(2);
    }

    @Test
    void findsThatTheChainsBeginningIsMissingUnlessRetentionTookIt() throws Exception {
        // Given
        broker.send(written.subList(TAMPERED, EVENTS));

        // When
        ChainReport missing = verify();

        // Then
        assertThat(missing.shown()).extracting(ChainBreak::offset).containsExactly(0L);

        // Given
        write();
        broker.send(written);
        deleteBefore(TAMPERED);

        // When
        ChainReport cut = verify();

        // Then
        assertThat(cut.shown()).isEmpty();
        assertThat(cut.isCut()).isTrue();
        assertThat(cut.first().sequence()).isEqualTo(TAMPERED);
    }

    @Test
    void findsWhatWasCutOffAtTheEndByTheCheckpointsAlone() throws Exception {
        // Given
        broker.send(written.subList(0, TAMPERED));

        // When // Then
        assertThat(verify(publicKey()).shown()).isEmpty();

        // Given
        sign(TAMPERED - 1);
        sign(EVENTS - 1);

        // When
        ChainReport report = verify(publicKey());

        // Then
        assertThat(report.shown()).hasSize(1);
        assertThat(report.shown().get(0).what())
                .startsWith("the chain ends with event 6, and event 19 was signed at 2026-");
        assertThat(report.signed()).isEqualTo(TAMPERED - 1);
    }

    /** Who can write to the topic can reckon a whole chain, but not sign it. */
    @Test
    void findsAChainThatWasWrittenAnewByTheCheckpointsAlone() throws Exception {
        // Given
        sign(TAMPERED);
        sign(EVENTS - 1);
        broker.send(chained(2, EVENTS));

        // When
        ChainReport unsigned = verify();
        ChainReport report = verify(publicKey());

        // Then
        for (ChainReport each : List.of(unsigned, report)) {
            assertThat(each.shown())
                    .extracting(ChainBreak::offset)
                    .containsExactly((long) TAMPERED, (long) EVENTS - 1);
            assertThat(each.shown().get(0).what())
                    .startsWith("is another event than the one that was signed at ");
        }
    }

    @Test
    void findsACheckpointThatSomebodyElseSigned() throws Exception {
        // Given
        broker.send(written);
        sign(EVENTS - 1);
        TestKeys others = TestKeys.in(directory);

        // When
        ChainReport report = verify(AuditSigning.publicKey(others.publicFile()));

        // Then
        assertThat(report.shown())
                .containsExactly(
                        new ChainBreak(checkpoints, 1, 0, "is signed by no key that was given"));
        assertThat(report.signed()).isNull();
    }

    @Test
    void goesOnWithoutATopicOfCheckpoints() throws Exception {
        // Given
        checkpoints = "no-such-topic";
        broker.send(written);

        // When
        ChainReport report = verify(publicKey());

        // Then
        assertThat(report.shown()).isEmpty();
        assertThat(report.signed()).isNull();
    }

    private ChainReport verify(PublicKey... with) {
        List<ChainReport> reports =
                new ChainVerification(broker.kafka(), topic, checkpoints, List.of(with))
                        .run((done, total) -> {});
        assertThat(reports).hasSize(2);
        assertThat(reports.get(0).events()).isZero();
        return reports.get(1);
    }

    private PublicKey publicKey() throws IOException {
        return AuditSigning.publicKey(keys.publicFile());
    }

    /** Signs up to an event of what was written. */
    private void sign(int event) throws IOException {
        ChainLink link = AuditChain.read(written.get(event).headers());
        AuditCheckpoint signed =
                AuditSigning.sign(
                        new AuditCheckpoint(topic, 1, link, RandomRecord.NOW_MICROS, ""),
                        AuditSigning.privateKey(keys.privateFile()));
        broker.send(
                List.of(
                        new ProducerRecord<>(
                                checkpoints, 1, "1".getBytes(UTF_8), signed.toJson())));
    }

    private List<ProducerRecord<byte[], byte[]>> chained(long seed, int count) {
        return ChainedEvents.of(broker, topic, seed, count);
    }

    private static ProducerRecord<byte[], byte[]> record(
            ProducerRecord<byte[], byte[]> of,
            Long timestampMs,
            byte[] key,
            byte[] value,
            Headers headers) {
        // What was sent once is closed to changes.
        return new ProducerRecord<>(
                of.topic(), 1, timestampMs, key, value, new RecordHeaders(headers));
    }

    private static List<ProducerRecord<byte[], byte[]>> onto(
            String topic, List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(
                        of ->
                                new ProducerRecord<>(
                                        topic,
                                        of.partition(),
                                        of.timestamp(),
                                        of.key(),
                                        of.value(),
                                        of.headers()))
                .toList();
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[flipped.length / 2] ^= 1;
        return flipped;
    }

    private void deleteBefore(long offset) throws Exception {
        try (Admin admin = Admin.create(broker.kafka())) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, 1),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }
}
