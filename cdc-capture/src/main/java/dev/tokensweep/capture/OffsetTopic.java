package dev.tokensweep.capture;

import dev.tokensweep.events.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads the stored offset back from the compacted topic. Stateless. */
final class OffsetTopic {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final Deserializer<CaptureOffset> OFFSETS = CaptureOffset.serde().deserializer();

    private OffsetTopic() {}

    static byte[] key(CaptureConfig config) {
        return config.slotName().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The last committed offset. To be asked after the producer has been initialised: only then is
     * no older transaction left undecided.
     */
    static StoredOffset read(CaptureConfig config) {
        TopicPartition partition = new TopicPartition(config.topics().captureOffsets(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties(config))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition), READ_TIMEOUT).get(partition);
            long deadlineNanos = System.nanoTime() + READ_TIMEOUT.toNanos();
            byte[] key = key(config);
            StoredOffset stored = StoredOffset.NONE;
            while (consumer.position(partition, READ_TIMEOUT) < end) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new TimeoutException(partition + " could not be read to its end in time");
                }
                for (ConsumerRecord<byte[], byte[]> next : consumer.poll(Duration.ofMillis(200))) {
                    if (Arrays.equals(key, next.key())) {
                        stored = after(stored, next);
                    }
                }
            }
            return stored;
        }
    }

    private static StoredOffset after(StoredOffset before, ConsumerRecord<byte[], byte[]> next) {
        if (next.value() == null) {
            // Somebody took the offset away, so that capture begins anew.
            return StoredOffset.NONE;
        }
        try {
            return new StoredOffset(OFFSETS.deserialize(next.topic(), next.value()), null, null);
        } catch (UnreadableRecordException e) {
            return new StoredOffset(before.offset(), next, e.getMessage());
        }
    }

    private static Map<String, Object> properties(CaptureConfig config) {
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }
}
