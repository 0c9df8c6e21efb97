package dev.tokensweep.forensics;

import static dev.tokensweep.events.AuditEventBuilder.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Position;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexingTest {
    private static final String TOKEN = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";

    private static final String ISSUED =
            "{\"v\":1,\"type\":\"ISSUED\",\"at\":\"2026-03-01T10:00:00Z\",\"position\":\"0000000001-0000000000000001-0000000000000001-00000\",%s}";

    private final AuditBroker broker = AuditBroker.shared();

    @TempDir Path directory;
    private String topic;

    @BeforeEach
    void createTopic() throws Exception {
        topic = broker.createTopic(3);
    }

    @Test
    void givesBackEveryEventAsItWasWhateverIsInIt() {
        // Given
        RandomRecord random = new RandomRecord(7);
        Map<String, List<AuditEvent>> sent = new LinkedHashMap<>();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            AuditEvent event = random.next();
            String key = random.id();
            records.add(broker.record(topic, key, event));
            if (event.type().isOfToken() || isHoldOfToken(event)) {
                sent.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
            }
        }
        broker.send(records);

        try (AuditIndex index = AuditIndex.open(directory)) {
            // When
            IndexReport report = index(index);

            // Then
            assertThat(report.unreadable()).as("%s", report.firstUnreadable()).isZero();
            assertThat(report.added()).isEqualTo(3_000);
            Map<String, List<RecordedEvent>> read = new Lives(index).of(sent.keySet());
            sent.forEach((id, life) -> assertThat(events(read.get(id))).as(id).isEqualTo(life));
            assertThat(new Lives(index).holds())
                    .hasSize((int) records.stream().filter(this::isOfHold).count());
        }
    }

    @Test
    void goesOnWhereItStoppedAndLeavesOutWhatWasNotCommitted() {
        // Given
        broker.send(issued(1_000));
        broker.sendInVain(issued(50));
        try (AuditIndex index = AuditIndex.open(directory)) {
            assertThat(index(index).added()).isEqualTo(1_000);
            assertThat(index(index).added()).isZero();
        }

        // When
        broker.send(issued(10));

        // Then
        try (AuditIndex index = AuditIndex.open(directory)) {
            IndexReport report = index(index);
            assertThat(report.added()).isEqualTo(10);
            assertThat(report.events()).isEqualTo(1_010);
            assertThat(report.rebuiltBecause()).isNull();
            assertThat(report.gaps()).isEmpty();
        }
    }

    @Test
    void tellsWhatIsUnreadableAndGoesOnWithTheRest() {
        // Given
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(issued(20));
        records.add(10, garbage("{\"v\":1,\"type\":\"ISSUED\""));
        records.add(15, garbage("{\"v\":2,\"type\":\"ISSUED\",\"at\":\"2026-03-01T10:00:00Z\"}"));
        records.add(garbage(ISSUED.formatted("\"hold\":\"x\"")));
        records.add(garbage(ISSUED.formatted("\"rows\":7")));
        records.add(new ProducerRecord<>(topic, 1, null, "{}".getBytes(UTF_8)));
        records.add(new ProducerRecord<>(topic, 1, TOKEN.getBytes(UTF_8), null));
        broker.send(records);

        try (AuditIndex index = AuditIndex.open(directory)) {
            // When
            IndexReport report = index(index);

            // Then
            assertThat(report.added()).isEqualTo(20);
            assertThat(report.unreadable()).isEqualTo(6);
            assertThat(report.firstUnreadable())
                    .hasSize(6)
                    .allMatch(line -> line.matches("partition \\d, offset \\d+: .+"));
        }
    }

    @Test
    void isMadeAnewWhereTheTopicWas() throws Exception {
        // Given
        broker.send(issued(30));
        try (AuditIndex index = AuditIndex.open(directory)) {
            index(index);
            try (Admin admin = Admin.create(broker.kafka())) {
                admin.deleteTopics(List.of(topic)).all().get();
            }
            broker.create(topic, 3);
            broker.send(issued(5));

            // When
            IndexReport report = index(index);

            // Then
            assertThat(report.rebuiltBecause()).contains("another topic");
            assertThat(report.events()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE format SET format = 1",
                "DROP TABLE format",
                "DROP VIEW record; DROP TABLE format"
            })
    void isMadeAnewWhereItIsOfAnotherFormatOrHalfMade(String change) throws Exception {
        // Given
        broker.send(issued(30));
        try (AuditIndex index = AuditIndex.open(directory)) {
            index(index);
        }
        try (Connection file =
                        DriverManager.getConnection(
                                "jdbc:duckdb:" + directory.resolve(AuditIndex.FILE));
                Statement statement = file.createStatement()) {
            statement.execute(change);
        }

        // When
        try (AuditIndex index = AuditIndex.open(directory)) {
            IndexReport report = index(index);

            // Then
            assertThat(report.added()).isEqualTo(30);
            assertThat(report.events()).isEqualTo(30);
        }
    }

    @Test
    void tellsWhatTheTopicNoLongerHas() throws Exception {
        // Given
        broker.send(List.of(at(0, "a", 1), at(0, "b", 2), at(0, "c", 3)));
        try (Admin admin = Admin.create(broker.kafka())) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }

        try (AuditIndex index = AuditIndex.open(directory)) {
            // When
            IndexReport report = index(index);

            // Then
            assertThat(report.gaps()).containsExactly(new Gap(0, 0, 2));
            assertThat(new Lives(index).of("b")).isEmpty();
            assertThat(new Lives(index).of("c")).hasSize(1);
        }
    }

    @Test
    void isOpenInOneProcessAtATime() {
        try (AuditIndex index = AuditIndex.open(directory)) {
            assertThat(index).isNotNull();
            assertThatThrownBy(() -> AuditIndex.open(directory))
                    .isInstanceOf(ForensicsException.class)
                    .hasMessageContaining("in use by another command");
        }
    }

    @Test
    void saysWhereThereIsNoSuchTopic() {
        try (AuditIndex index = AuditIndex.open(directory)) {
            Indexing indexing = new Indexing(index, broker.kafka(), "no-such-topic");
            assertThatThrownBy(() -> indexing.run((done, total) -> {}))
                    .isInstanceOf(ForensicsException.class)
                    .hasMessageContaining("has no topic no-such-topic");
        }
    }

    private IndexReport index(AuditIndex index) {
        return new Indexing(index, broker.kafka(), topic).run((done, total) -> {});
    }

    private List<ProducerRecord<byte[], byte[]>> issued(int count) {
        RandomRecord random = new RandomRecord(count);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(broker.record(topic, random.id(), random.next(AuditType.ISSUED)));
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> garbage(String value) {
        return new ProducerRecord<>(topic, 0, TOKEN.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private ProducerRecord<byte[], byte[]> at(int partition, String key, int number) {
        ProducerRecord<byte[], byte[]> record =
                broker.record(
                        topic,
                        key,
                        event(AuditType.ISSUED, number, new Position(1, number, number, 0))
                                .build());
        return new ProducerRecord<>(topic, partition, record.key(), record.value());
    }

    private static List<AuditEvent> events(List<RecordedEvent> life) {
        return life.stream().map(RecordedEvent::event).toList();
    }

    private static boolean isHoldOfToken(AuditEvent event) {
        return event.hold() != null && event.hold().scope() == Hold.Scope.TOKEN;
    }

    private boolean isOfHold(ProducerRecord<byte[], byte[]> record) {
        String value = new String(record.value(), UTF_8);
        return value.contains("\"type\":\"HELD\"") || value.contains("\"type\":\"RELEASED\"");
    }
}
