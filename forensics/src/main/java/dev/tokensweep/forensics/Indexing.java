package dev.tokensweep.forensics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Brings an index up to the end of its topic. Used by one thread. */
public final class Indexing {
    private final AuditIndex index;
    private final Map<String, Object> kafka;
    private final String topic;
    private final int commitEvents;

    /**
     * @param kafka settings of a client
     * @param topic the audit topic's name
     */
    public Indexing(AuditIndex index, Map<String, Object> kafka, String topic) {
        this(index, kafka, topic, IndexWorker.COMMIT_EVENTS);
    }

    Indexing(AuditIndex index, Map<String, Object> kafka, String topic, int commitEvents) {
        this.commitEvents = commitEvents;
        this.index = index;
        this.kafka = Map.copyOf(kafka);
        this.topic = topic;
    }

    /** Who is told how it goes on. */
    @FunctionalInterface
    public interface Progress {
        /**
         * So much is done.
         *
         * @param done events so far
         * @param total about as many as there are to index; markers of transactions count too
         */
        void reached(long done, long total);
    }

    /**
     * Indexes what is committed by now.
     *
     * @throws ForensicsException when the topic is missing, or gave up events while they were read
     * @throws KafkaException when the broker does not serve us
     */
    public IndexReport run(Progress progress) {
        try (Connection connection = index.connection()) {
            return run(progress, connection);
        } catch (SQLException e) {
            throw new ForensicsException(
                    "the audit index failed (%s); delete its directory below data-dir, it is made anew from the topic"
                            .formatted(OneLine.of(e)),
                    e);
        }
    }

    private IndexReport run(Progress progress, Connection first) throws SQLException {
        TopicFacts facts = TopicFacts.of(kafka, topic);
        String rebuiltBecause = mismatch(facts, new IndexPlaces(first));
        if (rebuiltBecause != null) {
            first.close();
            index.clear();
        }
        try (Connection connection = index.connection()) {
            IndexPlaces places = new IndexPlaces(connection);
            connection.setAutoCommit(false);
            Map<TopicPartition, Long> ends = prepare(facts, places);
            connection.commit();
            long before = places.count(IndexSchema.EVENTS);
            connection.commit();
            // The workers are the threads: more would wait for them, and that busily.
            index.threads(1);
            work(ends, total(ends, places.next()), progress);
            index.threads(0);
            connection.commit();
            long events = places.count(IndexSchema.EVENTS);
            return new IndexReport(
                    events - before,
                    events,
                    rebuiltBecause,
                    places.gaps(),
                    places.count(IndexSchema.UNREADABLE),
                    places.firstUnreadable());
        }
    }

    /** Why the index cannot be of this topic; null where it can, or is empty. */
    private String mismatch(TopicFacts facts, IndexPlaces places) throws SQLException {
        String source = places.source();
        if (source == null) {
            return null;
        }
        if (!source.equals(IndexPlaces.key(facts.topic(), facts.id()))) {
            return "%s is another topic than the one that was indexed".formatted(topic);
        }
        if (!places.areWhole()) {
            return "it does not have the events it should have";
        }
        for (Map.Entry<Integer, Long> each : places.next().entrySet()) {
            Long end = facts.ends().get(each.getKey());
            if (end == null || end < each.getValue()) {
                return "partition %d of %s ends at offset %d, and was indexed up to %d"
                        .formatted(each.getKey(), topic, end, each.getValue());
            }
        }
        return null;
    }

    /** The ends of those partitions that have something to index. */
    private Map<TopicPartition, Long> prepare(TopicFacts facts, IndexPlaces places)
            throws SQLException {
        if (places.source() == null) {
            places.begin(facts);
        }
        Map<Integer, Long> next = places.next();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<Integer, Long> each : new TreeMap<>(facts.ends()).entrySet()) {
            int partition = each.getKey();
            if (!next.containsKey(partition)) {
                places.add(partition);
            }
            long from = next.getOrDefault(partition, 0L);
            long begin = facts.begins().get(partition);
            if (begin > from) {
                places.missed(new Gap(partition, from, begin));
                places.move(partition, begin, 0);
            }
            if (Math.max(begin, from) < each.getValue()) {
                ends.put(new TopicPartition(topic, partition), each.getValue());
            }
        }
        return ends;
    }

    private static long total(Map<TopicPartition, Long> ends, Map<Integer, Long> next) {
        return ends.entrySet().stream()
                .mapToLong(each -> each.getValue() - next.get(each.getKey().partition()))
                .sum();
    }

    private void work(Map<TopicPartition, Long> ends, long total, Progress progress)
            throws SQLException {
        if (ends.isEmpty()) {
            return;
        }
        AtomicLong done = new AtomicLong();
        List<Callable<Void>> workers = new ArrayList<>();
        for (Map<TopicPartition, Long> hand :
                IndexWorker.deal(ends, Runtime.getRuntime().availableProcessors())) {
            Connection connection = index.connection();
            workers.add(
                    () -> {
                        new IndexWorker(kafka, hand, done, commitEvents).work(connection);
                        return null;
                    });
        }
        try {
            List<Void> unused =
                    Crew.work(
                            "audit-indexing",
                            workers,
                            workers.size(),
                            () -> progress.reached(Math.min(done.get(), total), total));
        } catch (ExecutionException e) {
            throw explained(e.getCause());
        }
    }

    private RuntimeException explained(Throwable failure) throws SQLException {
        if (failure instanceof InvalidOffsetException) {
            return new ForensicsException(
                    "kafka: %s gave up events while they were read, past its retention; say it again"
                            .formatted(topic),
                    failure);
        }
        if (failure instanceof SQLException sql) {
            throw sql;
        }
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException(failure);
    }
}
