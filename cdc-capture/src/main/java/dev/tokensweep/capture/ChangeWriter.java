package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes changes and the offset after them in one Kafka transaction. Used by one thread. After any
 * failure it must be closed and replaced: closing aborts what was not committed.
 */
final class ChangeWriter implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final CaptureConfig config;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<TokenChange> changes = Wire.tokenChange().serializer();
    private final Serializer<CaptureOffset> offsets = CaptureOffset.serde().serializer();
    private boolean inTransaction;

    private ChangeWriter(CaptureConfig config, KafkaProducer<byte[], byte[]> producer) {
        this.config = config;
        this.producer = producer;
    }

    /** Opens a writer and shuts every earlier one out. */
    static ChangeWriter open(CaptureConfig config) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties(config));
        ChangeWriter writer = new ChangeWriter(config, producer);
        try {
            producer.initTransactions();
            return writer;
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static Map<String, Object> properties(CaptureConfig config) {
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.transactionalId());
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        // The commit flushes, so lingering fills batches and delays nothing.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        // On a topic just made, a second request may overtake a refused first one, which is then
        // out of order for ever.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    void send(TokenEvent event) {
        String topic = config.topics().tokenChanges();
        send(
                new ProducerRecord<>(
                        topic,
                        event.tokenId().getBytes(StandardCharsets.UTF_8),
                        changes.serialize(topic, event.change())));
    }

    /** Sends a change that concerns every token to every partition, without a key. */
    void sendToAll(TokenChange change) {
        String topic = config.topics().tokenChanges();
        byte[] value = changes.serialize(topic, change);
        int partitions = producer.partitionsFor(topic).size();
        for (int partition = 0; partition < partitions; partition++) {
            send(new ProducerRecord<>(topic, partition, null, value));
        }
    }

    /** Reports a row that could not be told: why and where, never what was in it. */
    void sendDeadLetter(String reason, Position position) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(config.topics().deadLetters(), null, null);
        letter.headers()
                .add("stage", "capture".getBytes(StandardCharsets.UTF_8))
                .add("reason", reason.getBytes(StandardCharsets.UTF_8))
                .add("position", position.toString().getBytes(StandardCharsets.UTF_8));
        send(letter);
    }

    /** Stores the offset and makes everything since the last commit visible, or nothing of it. */
    void commit(CaptureOffset offset) {
        String topic = config.topics().captureOffsets();
        send(
                new ProducerRecord<>(
                        topic, OffsetTopic.key(config), offsets.serialize(topic, offset)));
        producer.commitTransaction();
        inTransaction = false;
    }

    private void send(ProducerRecord<byte[], byte[]> message) {
        if (!inTransaction) {
            producer.beginTransaction();
            inTransaction = true;
        }
        // A failed send fails the commit.
        var unused = producer.send(message);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
