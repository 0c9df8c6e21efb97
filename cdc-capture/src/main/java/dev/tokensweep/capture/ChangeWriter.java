package dev.tokensweep.capture;

import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Wire;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes and the offset after them in one Kafka transaction. Used by one thread. After any
 * failure it must be closed and replaced: closing aborts what was not committed.
 */
final class ChangeWriter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeWriter.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int NAMED_AT_ONCE = 500;

    private final CaptureConfig config;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<Change> changes = Wire.change().serializer();
    private final Serializer<CaptureOffset> offsets = CaptureOffset.serde().serializer();
    private final UserPseudonyms pseudonyms;

    /** Changes whose users are still called by their names: those of many are asked for at once. */
    private final List<KeyedChange> named = new ArrayList<>();

    private boolean inTransaction;

    private ChangeWriter(CaptureConfig config, KafkaProducer<byte[], byte[]> producer) {
        this.config = config;
        this.pseudonyms = new UserPseudonyms(config);
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

    /**
     * Sends a change under its key, or to every partition where it has none; where users are not
     * called by their names, some changes later or with the offset.
     */
    void send(KeyedChange told) throws SQLException {
        if (config.users().isClear()) {
            write(told);
            return;
        }
        named.add(told);
        if (named.size() >= NAMED_AT_ONCE) {
            sendNamed();
        }
    }

    private void sendNamed() throws SQLException {
        if (!named.isEmpty()) {
            pseudonyms.in(named).forEach(this::write);
            named.clear();
        }
    }

    private void write(KeyedChange told) {
        String topic = config.topics().tokenChanges();
        byte[] value = changes.serialize(topic, told.change());
        if (told.key() != null) {
            send(new ProducerRecord<>(topic, told.key().getBytes(StandardCharsets.UTF_8), value));
            return;
        }
        int partitions = producer.partitionsFor(topic).size();
        for (int partition = 0; partition < partitions; partition++) {
            send(new ProducerRecord<>(topic, partition, null, value));
        }
    }

    /**
     * Sends tokens that are gone.
     *
     * @param place of their transaction in the order
     */
    void send(BacklogPurged told, Position place) throws SQLException {
        BacklogPurged backlog = config.users().isClear() ? told : pseudonyms.in(told);
        String topic = config.topics().tokenChanges();
        byte[] key = backlog.batchId().getBytes(StandardCharsets.UTF_8);
        int partitions = producer.partitionsFor(topic).size();
        for (BacklogParts.Part part : BacklogParts.of(backlog, place, partitions)) {
            byte[] value = changes.serialize(topic, part.purged());
            send(new ProducerRecord<>(topic, part.partition(), key, value));
        }
    }

    /** Reports a row that could not be told: why and where, never what was in it. */
    void sendDeadLetter(String reason, Position position) {
        DeadLetter letter =
                DeadLetter.of(DeadLetter.Stage.CAPTURE, reason, position, Instant.now());
        send(DeadLetterFormat.write(config.topics().deadLetters(), letter, null, null));
    }

    /** Puts aside a stored offset that cannot be read. */
    void sendDeadLetter(StoredOffset damaged) {
        ConsumerRecord<byte[], byte[]> dead = damaged.unreadable();
        RecordPlace place = new RecordPlace(dead.topic(), dead.partition(), dead.offset());
        DeadLetter letter =
                DeadLetter.of(DeadLetter.Stage.CAPTURE, damaged.defect(), place, Instant.now());
        send(
                DeadLetterFormat.write(
                        config.topics().deadLetters(), letter, dead.key(), dead.value()));
    }

    /** Stores the offset and makes everything since the last commit visible, or nothing of it. */
    void commit(CaptureOffset offset) throws SQLException {
        send(offset);
        commit();
    }

    /** Sends the offset after the changes sent so far, and waits until the brokers have all. */
    void send(CaptureOffset offset) throws SQLException {
        sendNamed();
        String topic = config.topics().captureOffsets();
        send(
                new ProducerRecord<>(
                        topic, OffsetTopic.key(config), offsets.serialize(topic, offset)));
        producer.flush();
    }

    void commit() {
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
        try {
            pseudonyms.close();
        } catch (SQLException e) {
            LOGGER.debug("A connection did not close cleanly", e);
        }
    }
}
