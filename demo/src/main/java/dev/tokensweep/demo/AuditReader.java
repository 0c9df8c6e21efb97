package dev.tokensweep.demo;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the audit topic from its beginning as any service may, and remembers of each token what was
 * told. Thread-safe.
 */
public final class AuditReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, AuditEvent> consumer;
    private final Thread thread = new Thread(this::read, "audit-reader");
    private final Map<AuditType, Long> counts = new EnumMap<>(AuditType.class);
    private final Map<String, List<Told>> changes = new HashMap<>();
    private final Map<String, String> scopes = new HashMap<>();
    private final TimesToClean timesToClean = new TimesToClean();
    private volatile boolean stopping;

    private AuditReader(KafkaConsumer<String, AuditEvent> consumer) {
        this.consumer = consumer;
    }

    public static AuditReader start(Map<String, Object> kafkaProperties, Topics topics) {
        Map<String, Object> properties = new HashMap<>(kafkaProperties);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        KafkaConsumer<String, AuditEvent> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new AuditJson());
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo partition : consumer.partitionsFor(topics.tokenAudit())) {
            partitions.add(new TopicPartition(partition.topic(), partition.partition()));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        AuditReader reader = new AuditReader(consumer);
        reader.thread.setDaemon(true);
        reader.thread.start();
        return reader;
    }

    private void read() {
        try (consumer) {
            while (!stopping) {
                for (ConsumerRecord<String, AuditEvent> record : consumer.poll(POLL)) {
                    take(record.key(), record.value());
                }
            }
        }
    }

    private synchronized void take(String key, AuditEvent event) {
        counts.merge(event.type(), 1L, Long::sum);
        switch (event.type()) {
            case SEEN, ISSUED, CHANGED, RESTORED ->
                    tell(key, event, VersionText.of(event.row().version()));
            case ARCHIVED, DELETED, REMOVED_BY_OTHERS -> {
                boolean all = "backlog".equals(event.note());
                tell(key, event, all ? VersionText.of(event.row().version()) : null);
                measure(key, event);
                if (event.scope() != null) {
                    scopes.put(key, event.scope());
                }
            }
            case EXPIRED, CONDEMNED, SPARED, HELD, RELEASED, RELATED_PURGED, ARCHIVE_PRUNED -> {
                // The cleaner's own words, and what is told of other things, change no token.
            }
        }
    }

    private void tell(String tokenId, AuditEvent event, String version) {
        changes.computeIfAbsent(tokenId, id -> new ArrayList<>(3))
                .add(
                        new Told(
                                event.type(),
                                version,
                                event.atMicros(),
                                event.position(),
                                event.note()));
    }

    /** A token that was there before us is late through no fault of ours. */
    private void measure(String tokenId, AuditEvent event) {
        boolean seenFromItsBeginning = changes.get(tokenId).get(0).type() == AuditType.ISSUED;
        if (event.eligibleMicros() != null && seenFromItsBeginning) {
            timesToClean.add((event.atMicros() - event.eligibleMicros()) / 1000);
        }
    }

    public synchronized long count(AuditType type) {
        return counts.getOrDefault(type, 0L);
    }

    /** All events so far. */
    public synchronized long told() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Tokens whose record is closed. */
    public synchronized long ended() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().isTerminal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * How long eligible tokens that we knew from their beginning stayed, in milliseconds.
     *
     * @param percent 50 for the median
     */
    public synchronized long timeToCleanMs(int percent) {
        return timesToClean.percentile(percent);
    }

    /** The scopes that purged tokens are told to have had, by token. */
    synchronized Map<String, String> scopes() {
        return new TreeMap<>(scopes);
    }

    /** The version last told of each token that is not told to have ended. */
    synchronized Map<String, String> live() {
        Map<String, String> live = new HashMap<>();
        changes.forEach(
                (tokenId, told) -> {
                    Told last = told.get(told.size() - 1);
                    if (!last.type().isTerminal()) {
                        live.put(tokenId, last.version());
                    }
                });
        return live;
    }

    /** What has been told so far, by token. */
    synchronized Map<String, List<Told>> changes() {
        Map<String, List<Told>> copy = new TreeMap<>();
        changes.forEach((tokenId, told) -> copy.put(tokenId, List.copyOf(told)));
        return copy;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
