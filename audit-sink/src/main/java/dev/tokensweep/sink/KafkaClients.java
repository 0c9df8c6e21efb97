package dev.tokensweep.sink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients as the sink needs them; what is not said here is the operator's or a default. */
final class KafkaClients {
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /** Below the database's limit for an idle transaction: answers are sent within one. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(10);
    private static final int PRODUCER_MEMORY_BYTES = 8 << 20;

    private final SinkConfig config;

    KafkaClients(SinkConfig config) {
        this.config = config;
    }

    /** A member of the group that keeps its partitions over a restart. */
    Consumer<byte[], byte[]> consumer(int worker) {
        String member = config.instanceId() + "-" + worker;
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, config.groupId() + "-" + member);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The place to start from comes from the database, never from Kafka.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Every rebalance takes all partitions and gives all anew: each begins at its progress row.
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batchSize());
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The one reader of the cleaner's doubts; who asks again is answered again. */
    Consumer<byte[], byte[]> doubts() {
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        String group = config.topics().prefix() + "tokensweep-reconciler";
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-" + config.instanceId());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put(
                ProducerConfig.CLIENT_ID_CONFIG, config.groupId() + "-" + config.instanceId());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // On a topic just made, a second batch may get in before a first that is retried; the
        // broker refuses the first for ever then.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_MEMORY_BYTES);
        properties.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
        properties.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
        properties.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(DELIVERY_TIMEOUT.toMillis()));
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put(
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(ADMIN_TIMEOUT.toMillis()));
        properties.put(
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
        return Admin.create(properties);
    }
}
