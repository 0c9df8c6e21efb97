package dev.tokensweep.capture;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topic in which the engine keeps what columns the captured tables had at each place of a
 * binary log. It holds definitions of these tables alone, and no row. Stateless.
 */
final class SchemaHistory {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String PREFIX = "schema.history.internal.";

    /**
     * Statements that name none of our tables are not even parsed: they could hold a secret, such
     * as a new user's password, or be of a kind that the engine cannot parse, and then stop it.
     */
    private static final String UNRELATED =
            "(?is)^(?!.*(" + CapturedTables.TOKEN_TABLE + "|tokensweep_)).*$";

    private SchemaHistory() {}

    static void addTo(Properties engine, CaptureConfig config, CapturedTables tables) {
        engine.put(
                PREFIX.substring(0, PREFIX.length() - 1),
                "io.debezium.storage.kafka.history.KafkaSchemaHistory");
        engine.put(PREFIX + "kafka.topic", config.topics().schemaHistory());
        engine.put(
                PREFIX + "kafka.bootstrap.servers",
                String.valueOf(config.kafkaProperties().get("bootstrap.servers")));
        engine.put(PREFIX + "store.only.captured.tables.ddl", "true");
        engine.put(PREFIX + "store.only.captured.databases.ddl", "true");
        engine.put(PREFIX + "skip.unparseable.ddl", "false");
        engine.put(PREFIX + "ddl.filter", UNRELATED);
        config.kafkaProperties()
                .forEach(
                        (name, value) -> {
                            if (isTold(value)) {
                                engine.put(PREFIX + "producer." + name, String.valueOf(value));
                                engine.put(PREFIX + "consumer." + name, String.valueOf(value));
                            }
                        });
    }

    /** The engine takes texts alone; an object, such as who measures clients, is none. */
    private static boolean isTold(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** Whether nothing is in it, so that the engine could not go on. */
    static boolean isEmpty(CaptureConfig config) {
        TopicPartition partition = new TopicPartition(config.topics().schemaHistory(), 0);
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put("key.deserializer", ByteArrayDeserializer.class);
        properties.put("value.deserializer", ByteArrayDeserializer.class);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            List<TopicPartition> partitions = List.of(partition);
            return consumer.endOffsets(partitions, TIMEOUT)
                    .equals(consumer.beginningOffsets(partitions, TIMEOUT));
        }
    }
}
