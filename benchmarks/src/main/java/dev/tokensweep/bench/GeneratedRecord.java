package dev.tokensweep.bench;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditEventBuilder;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.TokenRow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An audit topic as a cleaner leaves it behind: tokens are issued, changed, condemned and archived,
 * some thousands at a time; the last of them live on. For one thread.
 */
final class GeneratedRecord {
    /** Of a token whose life is over. */
    static final int EVENTS_OF_LIFE = 4;

    private static final int ALIVE_AT_A_TIME = 5_000;
    private static final int BATCH = 1_000;
    private static final long FIRST_MICROS = 1_772_359_200_000_000L;
    private static final long APART_MICROS = 250;

    private final AuditJson json = new AuditJson();
    private final Random random = new Random(1);
    private final Deque<Token> alive = new ArrayDeque<>();
    private final String topic;
    private long events;
    private UUID batch;

    private record Token(String id, TokenRow row) {}

    GeneratedRecord(String topic) {
        this.topic = topic;
    }

    /**
     * Sends it.
     *
     * @return the id of a token in the middle
     */
    String send(String bootstrapServers, long count) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("compression.type", "lz4");
        properties.put("linger.ms", "20");
        properties.put("batch.size", 1 << 18);
        String middle = null;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            while (events < count) {
                Token issued = issue();
                send(producer, issued, AuditType.ISSUED, issued.row(), count);
                if (alive.size() > ALIVE_AT_A_TIME) {
                    Token over = alive.poll();
                    TokenRow revoked = revoked(over.row());
                    send(producer, over, AuditType.CHANGED, revoked, count);
                    send(producer, over, AuditType.CONDEMNED, revoked, count);
                    send(producer, over, AuditType.ARCHIVED, revoked, count);
                    middle = middle == null && events >= count / 2 ? over.id() : middle;
                }
            }
        }
        return middle;
    }

    private Token issue() {
        long created = now() / 1_000_000 * 1_000_000;
        RowVersion version =
                new RowVersion("ACTIVE", "NONE", created, 3_600_000L, created, 86_400_000L);
        Grant grant =
                new Grant(
                        -1234,
                        random.nextInt(200),
                        "user" + random.nextInt(50_000),
                        "PRIMARY",
                        random.nextBoolean() ? "password" : "client_credentials");
        Token token = new Token(uuid(), new TokenRow(version, grant));
        alive.add(token);
        return token;
    }

    private TokenRow revoked(TokenRow row) {
        RowVersion version = row.version();
        return new TokenRow(
                new RowVersion(
                        "REVOKED",
                        uuid(),
                        version.createdMicros(),
                        version.validityMs(),
                        version.refreshCreatedMicros(),
                        version.refreshValidityMs()),
                row.grant());
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer,
            Token token,
            AuditType type,
            TokenRow row,
            long most) {
        if (events == most) {
            return;
        }
        RecordHeaders headers = new RecordHeaders();
        byte[] value = json.serialize(topic, headers, event(type, row));
        events++;
        // What is missing is found missing by the reader's count.
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                topic, null, TokenKey.write(token.id()), value, headers));
    }

    private AuditEvent event(AuditType type, TokenRow row) {
        long place = 27_500_000_000L + events * 128;
        AuditEventBuilder event =
                AuditEventBuilder.event(
                                type, now(), new Position(1_772_359_200L, place, place + 80, 0))
                        .row(row)
                        .transactionId(events);
        switch (type) {
            case CHANGED -> event.fromState("ACTIVE");
            case CONDEMNED -> event.because(Reason.REVOKED, "default").eligibleMicros(now());
            case ARCHIVED -> {
                if (batch == null || events % BATCH < EVENTS_OF_LIFE) {
                    batch = UUID.fromString(uuid());
                }
                event.because(Reason.REVOKED, "default")
                        .eligibleMicros(now())
                        .batchId(batch.toString())
                        .scope("openid profile");
            }
            default -> {}
        }
        return event.build();
    }

    private long now() {
        return FIRST_MICROS + events * APART_MICROS;
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
