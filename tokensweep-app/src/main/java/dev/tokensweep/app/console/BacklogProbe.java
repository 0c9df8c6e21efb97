package dev.tokensweep.app.console;

import dev.tokensweep.app.console.InstallationSample.Backlog;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sink.ControlStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks how far the cleaner and the sink of the whole installation are behind: from where they
 * stand to the end of what they read, and since when the first record between waits. Used by one
 * thread.
 */
final class BacklogProbe implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final String TIMEOUT_MS = "5000";

    private final Topics topics;
    private final String cleanerGroup;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    BacklogProbe(Map<String, Object> kafka, Topics topics, String cleanerGroup) {
        this.topics = topics;
        this.cleanerGroup = cleanerGroup;
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("request.timeout.ms", TIMEOUT_MS);
        properties.put("default.api.timeout.ms", TIMEOUT_MS);
        this.admin = Admin.create(properties);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.prefix() + "tokensweep-console");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Of each partition the first record alone is wanted.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4_096);
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Asks the broker.
     *
     * @param control where the sink stands; null where that is not known
     * @throws KafkaException when it does not answer
     */
    Map<String, Backlog> look(ControlStatus control) {
        Map<String, Backlog> backlogs = new HashMap<>();
        backlogs.put("cleaner", behind(cleanerStands()));
        if (control != null) {
            backlogs.put("sink", behind(sinkStands(control)));
        }
        return backlogs;
    }

    private Map<TopicPartition, Long> cleanerStands() {
        Map<TopicPartition, Long> stands = beginnings(describe(topics.tokenChanges()));
        ask(admin.listConsumerGroupOffsets(cleanerGroup).partitionsToOffsetAndMetadata())
                .forEach(
                        (partition, offset) -> {
                            if (offset != null) {
                                stands.computeIfPresent(partition, (key, first) -> offset.offset());
                            }
                        });
        return stands;
    }

    private Map<TopicPartition, Long> sinkStands(ControlStatus control) {
        TopicDescription topic = describe(topics.tokenVerdicts());
        Map<TopicPartition, Long> stands = beginnings(topic);
        String topicId = topic.topicId().toString();
        for (ControlStatus.Partition progress : control.progress()) {
            if (progress.topicId().equals(topicId)) {
                stands.computeIfPresent(
                        new TopicPartition(topic.name(), progress.number()),
                        (key, first) -> Math.max(first, progress.nextOffset()));
            }
        }
        return stands;
    }

    private TopicDescription describe(String topic) {
        return ask(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    private Map<TopicPartition, Long> beginnings(TopicDescription topic) {
        return offsets(
                topic.partitions().stream()
                        .map(info -> new TopicPartition(topic.name(), info.partition()))
                        .toList(),
                OffsetSpec.earliest());
    }

    /** Of what is committed. The consumer would warn, each time, of partitions it does not read. */
    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> of, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        of.forEach(partition -> wanted.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ask(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private Backlog behind(Map<TopicPartition, Long> stands) {
        Map<TopicPartition, Long> ends = offsets(stands.keySet(), OffsetSpec.latest());
        Map<TopicPartition, Long> waiting = new HashMap<>(stands);
        waiting.entrySet().removeIf(each -> ends.get(each.getKey()) <= each.getValue());
        if (waiting.isEmpty()) {
            return Backlog.NONE;
        }
        long oldest = oldest(waiting, ends);
        if (oldest == Long.MAX_VALUE) {
            // Nothing but the marks by which transactions end.
            return Backlog.NONE;
        }
        long records =
                waiting.entrySet().stream()
                        .mapToLong(each -> ends.get(each.getKey()) - each.getValue())
                        .sum();
        return new Backlog(
                records, Duration.ofMillis(Math.max(0, System.currentTimeMillis() - oldest)));
    }

    /** The time of the oldest first record; the greatest there is where there is none. */
    private long oldest(Map<TopicPartition, Long> waiting, Map<TopicPartition, Long> ends) {
        consumer.assign(waiting.keySet());
        waiting.forEach(consumer::seek);
        Map<TopicPartition, Long> firsts = new HashMap<>();
        long deadline = System.nanoTime() + READ_LIMIT.toNanos();
        while (System.nanoTime() < deadline && !isAllRead(waiting, ends, firsts)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                firsts.putIfAbsent(
                        new TopicPartition(record.topic(), record.partition()), record.timestamp());
            }
        }
        return firsts.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    private boolean isAllRead(
            Map<TopicPartition, Long> waiting,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> firsts) {
        return waiting.keySet().stream()
                .allMatch(
                        partition ->
                                firsts.containsKey(partition)
                                        || consumer.position(partition) >= ends.get(partition));
    }

    private static <T> T ask(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
