package dev.tokensweep.app.console;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds a token's events on the audit topic itself: all are on one partition, of which the last so
 * many records are looked through. Bounded in time, records and memory, and one at a time; the
 * index of {@code trace} knows the whole record, and takes memory that a process which cleans has
 * other uses for. Thread-safe.
 */
public final class LifeSearch {
    static final long MOST_RECORDS = 2_000_000;
    private static final int MOST_EVENTS = 200;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String TIMEOUT_MS = "5000";

    private final Map<String, Object> kafka;
    private final String topic;
    private final AuditJson json = new AuditJson();
    private final Semaphore turn = new Semaphore(1);

    /**
     * What was found.
     *
     * @param events in their order, at most so many: the first are left out
     * @param sinceMs of the first record that was looked at; 0 where there was none
     * @param whole whether the partition was looked through from its beginning to its end
     */
    record Found(List<AuditEvent> events, long sinceMs, boolean whole) {}

    public LifeSearch(Map<String, Object> kafka, String topic) {
        this.kafka = Map.copyOf(kafka);
        this.topic = topic;
    }

    /**
     * Looks for a token.
     *
     * @throws Problem when another search is on, or the broker does not answer
     */
    Found find(String tokenId) {
        if (!turn.tryAcquire()) {
            throw new Problem(429, "another search is on: ask again when it has ended");
        }
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            return find(consumer, tokenId.getBytes(StandardCharsets.UTF_8));
        } catch (KafkaException e) {
            throw new Problem(503, "the broker does not answer: ask again later");
        } finally {
            turn.release();
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("request.timeout.ms", TIMEOUT_MS);
        properties.put("default.api.timeout.ms", TIMEOUT_MS);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    private Found find(KafkaConsumer<byte[], byte[]> consumer, byte[] key) {
        int partitions = consumer.partitionsFor(topic).size();
        if (partitions == 0) {
            return new Found(List.of(), 0, true);
        }
        TopicPartition partition =
                new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
        consumer.assign(List.of(partition));
        long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        long from = Math.max(begin, end - MOST_RECORDS);
        consumer.seek(partition, from);
        List<AuditEvent> events = new ArrayList<>();
        long sinceMs = 0;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) < end && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                sinceMs = sinceMs == 0 ? record.timestamp() : sinceMs;
                if (Arrays.equals(key, record.key())) {
                    add(events, record.value());
                }
            }
        }
        return new Found(events, sinceMs, from == begin && consumer.position(partition) >= end);
    }

    private void add(List<AuditEvent> events, byte[] value) {
        try {
            events.add(json.deserialize(topic, value));
            if (events.size() > MOST_EVENTS) {
                events.remove(0);
            }
        } catch (UnreadableRecordException e) {
            // Under a token's key somebody else has written; trace tells of it.
            return;
        }
    }
}
