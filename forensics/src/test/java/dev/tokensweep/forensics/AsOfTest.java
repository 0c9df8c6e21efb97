package dev.tokensweep.forensics;

import static dev.tokensweep.events.AuditEventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.TokenRow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsOfTest {
    private static final String UUID = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";
    private static final long T = 1_772_359_200_000_000L;

    @TempDir Path directory;
    private final AuditBroker broker = AuditBroker.shared();
    private AuditIndex index;
    private AsOf asOf;

    @BeforeEach
    void start() throws Exception {
        String topic = broker.createTopic(3);
        broker.send(
                List.of(
                        told(topic, UUID, AuditType.ISSUED, 1, row("ACTIVE", "maya")),
                        told(topic, "text", AuditType.SEEN, 2, row("ACTIVE", "joe")),
                        told(topic, "over", AuditType.ARCHIVED, 2, row("REVOKED", "joe")),
                        told(topic, UUID, AuditType.CHANGED, 3, row("REVOKED", "joe")),
                        told(topic, UUID, AuditType.CONDEMNED, 4, row("REVOKED", "joe")),
                        told(topic, UUID, AuditType.DELETED, 5, row("REVOKED", "joe")),
                        told(topic, "text", AuditType.REMOVED_BY_OTHERS, 6, null)));
        index = AuditIndex.open(directory.resolve("index"));
        new Indexing(index, broker.kafka(), topic).run((done, total) -> {});
        asOf = new AsOf(index);
    }

    @AfterEach
    void stop() {
        index.close();
    }

    @Test
    void tellsWhichTokensWereThereAndHowTheyStood() {
        assertThat(live(0, EventFilter.ALL)).isEmpty();
        assertThat(live(1, EventFilter.ALL)).isEqualTo(Map.of(UUID, "ACTIVE"));
        assertThat(live(2, EventFilter.ALL)).isEqualTo(Map.of(UUID, "ACTIVE", "text", "ACTIVE"));
        assertThat(live(4, EventFilter.ALL)).isEqualTo(Map.of(UUID, "REVOKED", "text", "ACTIVE"));
        assertThat(live(5, EventFilter.ALL)).isEqualTo(Map.of("text", "ACTIVE"));
        assertThat(live(6, EventFilter.ALL)).isEmpty();
    }

    @Test
    void goesByWhoseATokenWasThen() {
        // Given
        EventFilter joe = new EventFilter(-1234, 7, "joe");

        // Then
        assertThat(live(2, joe)).isEqualTo(Map.of("text", "ACTIVE"));
        assertThat(live(3, joe)).isEqualTo(Map.of(UUID, "REVOKED", "text", "ACTIVE"));
        assertThat(live(3, new EventFilter(null, 8, null))).isEmpty();
    }

    @Test
    void knowsFromWhenToWhenTheRecordReaches() {
        assertThat(asOf.span()).isEqualTo(new AsOf.Span(at(1), at(6)));
    }

    private Map<String, String> live(int hour, EventFilter filter) {
        Map<String, String> live = new TreeMap<>();
        asOf.forEach(
                at(hour),
                filter,
                told -> live.put(told.tokenId(), told.event().row().version().state()));
        assertThat(asOf.count(at(hour), filter)).isEqualTo(live.size());
        return live;
    }

    private ProducerRecord<byte[], byte[]> told(
            String topic, String id, AuditType type, int hour, TokenRow row) {
        return broker.record(
                topic,
                id,
                event(type, Micros.of(at(hour)), new Position(1, hour, hour, 0)).row(row).build());
    }

    private static TokenRow row(String state, String user) {
        return new TokenRow(
                TokenFixture.token().state(state).row().version(),
                new Grant(-1234, 7, user, "PRIMARY", "password"));
    }

    private static Instant at(int hour) {
        return Micros.instant(T + hour * 3_600_000_000L);
    }
}
