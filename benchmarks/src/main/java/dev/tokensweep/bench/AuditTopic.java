package dev.tokensweep.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The public record, as a read-committed reader sees it. Used by one thread. */
final class AuditTopic implements AutoCloseable {
    private static final String TYPE = "ce_type";
    private static final String ARCHIVED = "dev.tokensweep.token.ARCHIVED";
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<Look> looks = new ArrayList<>();

    AuditTopic(BenchServices services, BenchDatabase database) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                services.bootstrapServers(),
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                10_000),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        partitions =
                consumer.partitionsFor(CleanerRun.auditTopic(database)).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
    }

    /**
     * What is on it.
     *
     * @param archived how often each token is told to have been
     * @param events all there are
     * @param lastArchived where the last such event of each partition stands
     */
    record Told(
            Map<String, Integer> archived, long events, Map<TopicPartition, Long> lastArchived) {}

    /** How far readers of committed events could read at a moment. */
    private record Look(long nanos, Map<TopicPartition, Long> ends) {
        boolean shows(Map<TopicPartition, Long> offsets) {
            return offsets.entrySet().stream()
                    .allMatch(at -> ends.get(at.getKey()) > at.getValue());
        }
    }

    /**
     * Waits until at least so many events are there and no more come, and notes meanwhile how far
     * they reach.
     *
     * @return when the last came, as of {@link System#nanoTime()}
     */
    long awaitSilence(long events) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long last = -1;
        long grewAt = System.nanoTime();
        while (true) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            looks.add(new Look(System.nanoTime(), ends));
            long now = sum(ends);
            if (now != last) {
                last = now;
                grewAt = System.nanoTime();
            } else if (now >= events && System.nanoTime() - grewAt > SILENCE.toNanos()) {
                return grewAt;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the audit has %,d events, not %,d, after %s"
                                .formatted(now, events, LIMIT));
            }
            Await.pause(LOOK_NANOS);
        }
    }

    /** Markers of transactions are counted too. */
    long events() {
        return sum(consumer.endOffsets(partitions));
    }

    private static long sum(Map<TopicPartition, Long> ends) {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * When the last token's archiving was on the record, as far as the looks tell: not before the
     * first of them.
     *
     * @return as of {@link System#nanoTime()}
     */
    long toldAt(Told told) {
        return looks.stream()
                .filter(look -> look.shows(told.lastArchived()))
                .findFirst()
                .orElseThrow()
                .nanos();
    }

    /** Reads all of it. */
    Told read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.seekToBeginning(partitions);
        Map<String, Integer> archived = new HashMap<>();
        Map<TopicPartition, Long> lastArchived = new HashMap<>();
        long events = 0;
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                events++;
                if (ARCHIVED.equals(type(record))) {
                    archived.merge(record.key(), 1, Integer::sum);
                    lastArchived.put(
                            new TopicPartition(record.topic(), record.partition()),
                            record.offset());
                }
            }
        }
        return new Told(archived, events, lastArchived);
    }

    private static String type(ConsumerRecord<String, byte[]> record) {
        return new String(record.headers().lastHeader(TYPE).value(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
