package dev.tokensweep.forensics;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;

/** Walks the chains of all partitions of an audit topic, or of a copy. Used by one thread. */
public final class ChainVerification {
    private final Map<String, Object> kafka;
    private final String topic;
    private final String checkpoints;
    private final List<PublicKey> keys;

    /**
     * @param kafka settings of a client
     * @param topic the audit topic, or a copy with as many partitions
     * @param checkpoints the topic of checkpoints; it may be missing
     * @param keys by one of which each checkpoint is signed; empty where nobody looks
     */
    public ChainVerification(
            Map<String, Object> kafka, String topic, String checkpoints, List<PublicKey> keys) {
        this.kafka = Map.copyOf(kafka);
        this.topic = topic;
        this.checkpoints = checkpoints;
        this.keys = List.copyOf(keys);
    }

    /**
     * Walks up to what is committed by now.
     *
     * @return a report of each partition, in their order
     * @throws ForensicsException when the topic is missing, or gave up events while it was read
     * @throws KafkaException when the broker does not serve us
     */
    public List<ChainReport> run(Indexing.Progress progress) {
        // Checkpoints first: each is committed with the events it covers.
        Optional<TopicFacts> signed = TopicFacts.find(kafka, checkpoints);
        TopicFacts facts = TopicFacts.of(kafka, topic);
        long total =
                facts.ends().entrySet().stream()
                        .mapToLong(end -> end.getValue() - facts.begins().get(end.getKey()))
                        .sum();
        AtomicLong done = new AtomicLong();
        List<Callable<ChainReport>> walks = new ArrayList<>();
        for (int partition : new TreeSet<>(facts.ends().keySet())) {
            walks.add(() -> walk(facts, signed, partition, done));
        }
        try {
            int hands = Math.min(walks.size(), Runtime.getRuntime().availableProcessors());
            List<ChainReport> reports =
                    new ArrayList<>(
                            Crew.work(
                                    "audit-verification",
                                    walks,
                                    hands,
                                    () -> progress.reached(Math.min(done.get(), total), total)));
            reports.sort(Comparator.comparingInt(ChainReport::partition));
            return reports;
        } catch (ExecutionException e) {
            throw explained(e.getCause());
        }
    }

    private ChainReport walk(
            TopicFacts facts, Optional<TopicFacts> signed, int partition, AtomicLong done) {
        boolean hasCheckpoints = signed.isPresent() && signed.get().ends().containsKey(partition);
        try (PartitionRecords events = new PartitionRecords(kafka, facts, partition);
                PartitionRecords points =
                        hasCheckpoints
                                ? new PartitionRecords(kafka, signed.get(), partition)
                                : null) {
            Iterator<ConsumerRecord<byte[], byte[]>> none = Collections.emptyIterator();
            boolean isCut = facts.begins().get(partition) > 0;
            ChainWalk walk =
                    new ChainWalk(
                            topic,
                            partition,
                            isCut,
                            new CheckpointMatch(partition, points == null ? none : points, keys));
            try {
                while (events.hasNext()) {
                    walk.follow(events.next());
                    done.incrementAndGet();
                }
                walk.missAtEnd(facts.ends().get(partition));
            } catch (PartitionRecords.DamagedException e) {
                walk.found(e.place());
            }
            return walk.end();
        }
    }

    private RuntimeException explained(Throwable failure) {
        if (failure instanceof InvalidOffsetException) {
            return new ForensicsException(
                    "kafka: %s gave up events while they were read, past its retention; say it again"
                            .formatted(topic),
                    failure);
        }
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException(failure);
    }
}
