package dev.tokensweep.capture;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the stored offset back from the compacted topic. Stateless. */
final class OffsetTopic {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private OffsetTopic() {}

    static byte[] key(CaptureConfig config) {
        return config.slotName().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The last committed offset. To be asked after the producer has been initialised: only then is
     * no older transaction left undecided.
     *
     * @throws dev.tokensweep.events.UnreadableRecordException when it was written by a version that
     *     this one does not know
     */
    static Optional<CaptureOffset> read(CaptureConfig config) {
        TopicPartition partition = new TopicPartition(config.topics().captureOffsets(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties(config))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition), READ_TIMEOUT).get(partition);
            long deadlineNanos = System.nanoTime() + READ_TIMEOUT.toNanos();
            byte[] key = key(config);
            byte[] last = null;
            while (consumer.position(partition, READ_TIMEOUT) < end) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new TimeoutException(partition + " could not be read to its end in time");
                }
                for (ConsumerRecord<byte[], byte[]> stored :
                        consumer.poll(Duration.ofMillis(200))) {
                    if (Arrays.equals(key, stored.key())) {
                        last = stored.value();
                    }
                }
            }
            return Optional.ofNullable(
                    CaptureOffset.serde().deserializer().deserialize(partition.topic(), last));
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
