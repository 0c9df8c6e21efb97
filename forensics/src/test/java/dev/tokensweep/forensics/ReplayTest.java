package dev.tokensweep.forensics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.AuditType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final int EVENTS = 1_200;
    private static final ReplayFilter ALL =
            new ReplayFilter(null, null, EventFilter.ALL, Set.of(), null);

    private final AuditBroker broker = AuditBroker.shared();

    @TempDir Path directory;
    private String topic;

    @BeforeEach
    void fill() throws Exception {
        topic = broker.createTopic(3);
        RandomRecord random = new RandomRecord(5);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            records.add(broker.record(topic, random.id(), random.next()));
        }
        broker.send(records);
    }

    @Test
    void writesEachEventOnceAndTheSameOrderEachTime() throws Exception {
        // When
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        Replay.Outcome outcome = replay(ALL, LinesTarget.to(first, null, "x"), EVENTS);
        replay(ALL, LinesTarget.to(second, null, "x"), EVENTS);

        // Then
        assertThat(outcome.replayed()).isEqualTo(EVENTS);
        assertThat(Files.readAllLines(first)).doesNotHaveDuplicates().hasSize(EVENTS);
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void writesWhatIsAskedForAlone() throws Exception {
        // Given
        Path file = directory.resolve("some");
        ReplayFilter some =
                new ReplayFilter(
                        null,
                        null,
                        new EventFilter(-1234, 2, null),
                        Set.of(AuditType.SEEN, AuditType.ARCHIVED),
                        null);

        // When
        replay(some, LinesTarget.to(file, null, "x"), EVENTS);

        // Then
        assertThat(Files.readAllLines(file))
                .isNotEmpty()
                .allMatch(
                        line ->
                                line.contains("\"type\":\"SEEN\"")
                                        || line.contains("\"type\":\"ARCHIVED\""))
                .allMatch(line -> line.contains("\"tenantId\":-1234,\"consumerKeyId\":2"));
    }

    @Test
    void goesOnInAFileWithoutALossOrARepetition() throws Exception {
        // Given
        Path whole = directory.resolve("whole");
        replay(ALL, LinesTarget.to(whole, null, "x"), EVENTS);
        Path file = directory.resolve("resumed");
        Path place = directory.resolve("place");
        replay(ALL, LinesTarget.to(file, place, "x"), 500);
        // A kill leaves more in the file than its place says.
        Files.writeString(file, "half a li", StandardOpenOption.APPEND);

        // When
        replay(ALL, LinesTarget.to(file, place, "x"), EVENTS);

        // Then
        assertThat(file).hasSameBinaryContentAs(whole);
        assertThatThrownBy(() -> LinesTarget.to(file, place, "another"))
                .hasMessageContaining("of another topic");
    }

    @Test
    void goesOnOnATopicWithBytesAndHeadersAsTheyAre() throws Exception {
        // Given
        String target = broker.createTopic(3);
        Path place = directory.resolve("place");
        replay(
                ALL,
                new TopicTarget(broker.kafka(), topic, ReplayForm.events(target), place, "x"),
                500);
        assertThat(read(target)).hasSize(500);

        // When
        replay(
                ALL,
                new TopicTarget(broker.kafka(), topic, ReplayForm.events(target), place, "x"),
                EVENTS);

        // Then
        assertThat(read(target)).containsExactlyInAnyOrderElementsOf(read(topic));
    }

    /** Replays, and is told to end after so many events. */
    private Replay.Outcome replay(ReplayFilter filter, ReplayTarget target, int most)
            throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (ReplayTarget counting = new Counting(target, most, interrupted)) {
            return new Replay(broker.kafka(), TopicFacts.of(broker.kafka(), topic), filter, 0)
                    .run(counting, interrupted, (done, total) -> {});
        }
    }

    private List<String> read(String from) {
        TopicFacts facts = TopicFacts.of(broker.kafka(), from);
        List<String> records = new ArrayList<>();
        try (MergedRecords merged =
                new MergedRecords(broker.kafka(), facts, new HashMap<>(facts.begins()), ALL)) {
            for (var next = merged.next(); next != null; next = merged.next()) {
                ConsumerRecord<byte[], byte[]> record = next.record();
                records.add(
                        "%s %s %d %s"
                                .formatted(
                                        new String(record.key(), UTF_8),
                                        new String(record.value(), UTF_8),
                                        record.timestamp(),
                                        Arrays.stream(record.headers().toArray())
                                                .map(h -> h.key() + new String(h.value(), UTF_8))
                                                .toList()));
            }
        }
        return records;
    }

    /** Ends the replay as a signal would. */
    private record Counting(
            ReplayTarget target, int most, CountDownLatch interrupted, AtomicInteger written)
            implements ReplayTarget {
        private Counting(ReplayTarget target, int most, CountDownLatch interrupted) {
            this(target, most, interrupted, new AtomicInteger());
        }

        @Override
        public Map<Integer, Long> places() throws IOException {
            return target.places();
        }

        @Override
        public void write(ConsumerRecord<byte[], byte[]> record) throws IOException {
            target.write(record);
            if (written.incrementAndGet() == most) {
                interrupted.countDown();
            }
        }

        @Override
        public void commit(Map<Integer, Long> next) throws IOException {
            target.commit(next);
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
