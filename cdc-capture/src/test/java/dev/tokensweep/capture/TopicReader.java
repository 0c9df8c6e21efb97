package dev.tokensweep.capture;

import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.Change;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads what committed transactions wrote to the changes and the dead letters, from the start. */
final class TopicReader implements AutoCloseable {
    private final String changesTopic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<Change> changes = Wire.change().deserializer();
    private final List<Told> told = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();

    TopicReader(CaptureConfig config) {
        changesTopic = config.topics().tokenChanges();
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put("isolation.level", "read_committed");
        properties.put("key.deserializer", ByteArrayDeserializer.class);
        properties.put("value.deserializer", ByteArrayDeserializer.class);
        consumer = new KafkaConsumer<>(properties);
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < config.topics().partitions(); i++) {
            partitions.add(new TopicPartition(changesTopic, i));
        }
        partitions.add(new TopicPartition(config.topics().deadLetters(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** All changes so far, in order per partition. */
    List<Told> read() {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
            if (message.topic().equals(changesTopic)) {
                told.add(
                        new Told(
                                message.partition(),
                                message.key() == null
                                        ? null
                                        : new String(message.key(), StandardCharsets.UTF_8),
                                changes.deserialize(changesTopic, message.value()),
                                new String(message.value(), StandardCharsets.ISO_8859_1)));
            } else {
                deadLetters.add(message);
            }
        }
        return List.copyOf(told);
    }

    /** All changes that are committed by now: one partition may lag behind another in reading. */
    List<Told> readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        await().atMost(CaptureFixture.PATIENCE)
                .until(
                        () -> {
                            read();
                            return ends.entrySet().stream()
                                    .allMatch(
                                            end ->
                                                    consumer.position(end.getKey())
                                                            >= end.getValue());
                        });
        return List.copyOf(told);
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        readToEnd();
        return List.copyOf(deadLetters);
    }

    @Override
    public void close() {
        consumer.close();
    }

    /**
     * A change as it lies on the topic.
     *
     * @param key the token's id, or the batch's
     */
    record Told(int partition, String key, Change any, String bytes) {
        boolean isOf(String token) {
            return isOfToken() && token.equals(key);
        }

        boolean isOfToken() {
            return any instanceof TokenChange;
        }

        /** Where it is one of a token. */
        TokenChange change() {
            return (TokenChange) any;
        }

        String tokenId() {
            return isOfToken() ? key : null;
        }

        Position position() {
            return any.position();
        }
    }
}
