package dev.tokensweep.app;

import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Settlement;
import dev.tokensweep.events.TokenKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of dead letters from its beginning to its end. Stateless. */
final class LetterBox {
    private static final Duration NO_PROGRESS = Duration.ofSeconds(30);
    private static final int LONGEST_KEY = 255;

    private final Map<String, Object> kafka;
    private final String topic;

    LetterBox(Map<String, Object> kafka, String topic) {
        this.kafka = Map.copyOf(kafka);
        this.topic = topic;
    }

    /** All letters there are by now, and what became of each. */
    LetterFile read() {
        LetterFile file = new LetterFile();
        forEach(
                record -> {
                    DeadLetter letter = DeadLetterFormat.readLetter(record);
                    Settlement settlement = DeadLetterFormat.readSettlement(record);
                    if (letter != null) {
                        file.add(filed(record, letter));
                    } else if (settlement != null) {
                        file.settle(settlement);
                    } else {
                        file.addForeign();
                    }
                });
        return file;
    }

    /** Shows every committed record in the order of its partition, payload and all. */
    void forEach(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long progressNanos = System.nanoTime();
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
                var records = consumer.poll(Duration.ofMillis(200));
                records.forEach(reader);
                if (!records.isEmpty()) {
                    progressNanos = System.nanoTime();
                } else if (System.nanoTime() - progressNanos > NO_PROGRESS.toNanos()) {
                    throw new TimeoutException(topic + " could not be read to its end");
                }
            }
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    private static FiledLetter filed(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
        return new FiledLetter(
                new RecordPlace(record.topic(), record.partition(), record.offset()),
                letter,
                printable(record.key()),
                record.key() == null ? null : (Integer) record.key().length,
                record.value() == null ? null : (Integer) record.value().length,
                DeadLetterFormat.truncatedBytes(record.headers()),
                null);
    }

    private static String printable(byte[] key) {
        String text = TokenKey.read(key);
        boolean shown =
                text != null
                        && text.length() <= LONGEST_KEY
                        && text.codePoints().noneMatch(Character::isISOControl);
        return shown ? text : null;
    }
}
