package dev.tokensweep.forensics;

import dev.tokensweep.events.UnreadableRecordException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.duckdb.DuckDBConnection;

/**
 * Indexes some partitions up to given ends. Events, and up to where they reach, are one
 * transaction: whatever kills it, the next goes on behind the last that was committed. For one
 * thread.
 */
final class IndexWorker {
    /** As many as four of DuckDB's row groups, which it compresses and writes as a whole. */
    static final int COMMIT_EVENTS = 4 * 122_880;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private final Map<TopicPartition, Long> ends;
    private final AtomicLong done;
    private final int commitEvents;
    private final EventReader reader = new EventReader();
    private final EventRow row = new EventRow();
    private final Map<Integer, Long> appended = new HashMap<>();

    /**
     * @param kafka settings of a client
     * @param ends behind the last offset to index, of each partition
     * @param done counts the events as they are read
     * @param commitEvents how many are one transaction
     */
    IndexWorker(
            Map<String, Object> kafka,
            Map<TopicPartition, Long> ends,
            AtomicLong done,
            int commitEvents) {
        this.kafka = Map.copyOf(kafka);
        this.ends = Map.copyOf(ends);
        this.done = done;
        this.commitEvents = commitEvents;
    }

    /** Does it all, and closes the connection. */
    void work(Connection connection) throws SQLException {
        try (connection;
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties(kafka));
                EventAppender appender =
                        new EventAppender(connection.unwrap(DuckDBConnection.class))) {
            begin(connection);
            IndexPlaces places = new IndexPlaces(connection);
            Map<Integer, Long> next = places.next();
            consumer.assign(ends.keySet());
            ends.keySet().forEach(at -> consumer.seek(at, next.get(at.partition())));
            long uncommitted = 0;
            long progressNanos = System.nanoTime();
            while (ends.keySet().stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                append(records, appender, places);
                uncommitted += records.count();
                if (uncommitted >= commitEvents) {
                    commit(connection, appender, places, consumer);
                    begin(connection);
                    uncommitted = 0;
                }
                if (!records.isEmpty()) {
                    progressNanos = System.nanoTime();
                } else if (System.nanoTime() - progressNanos > NO_PROGRESS.toNanos()) {
                    throw new TimeoutException("the audit topic could not be read to its end");
                }
            }
            commit(connection, appender, places, consumer);
        }
    }

    private void append(
            ConsumerRecords<byte[], byte[]> records, EventAppender appender, IndexPlaces places)
            throws SQLException {
        for (TopicPartition at : records.partitions()) {
            long added = 0;
            for (ConsumerRecord<byte[], byte[]> record : records.records(at)) {
                added += append(record, appender, places) ? 1 : 0;
            }
            appended.merge(at.partition(), added, Long::sum);
        }
        done.addAndGet(records.count());
    }

    /** Whether it could be read. */
    private boolean append(
            ConsumerRecord<byte[], byte[]> record, EventAppender appender, IndexPlaces places)
            throws SQLException {
        try {
            reader.read(record.key(), record.value(), row);
        } catch (UnreadableRecordException e) {
            places.unreadable(record.partition(), record.offset(), e.getMessage());
            return false;
        }
        appender.append(record.partition(), record.offset(), row);
        return true;
    }

    /**
     * By itself the driver begins a transaction at a statement, and not at what is appended: each
     * part that the appender hands over would be a transaction of its own.
     */
    private static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
        }
    }

    /** A consumer's position passes the markers of transactions too, which are no events. */
    private void commit(
            Connection connection,
            EventAppender appender,
            IndexPlaces places,
            KafkaConsumer<byte[], byte[]> consumer)
            throws SQLException {
        appender.flush();
        for (TopicPartition at : ends.keySet()) {
            long added = appended.getOrDefault(at.partition(), 0L);
            places.move(at.partition(), consumer.position(at), added);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("COMMIT");
        }
        appended.clear();
    }

    /** Of a client that reads what is committed, and asks for no more than it has memory for. */
    static Map<String, Object> properties(Map<String, Object> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.putAll(
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        500,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        8 << 20,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        2 << 20,
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class));
        return properties;
    }

    /** Deals partitions out, so that each worker has about as much to do. */
    static List<Map<TopicPartition, Long>> deal(Map<TopicPartition, Long> ends, int workers) {
        List<Map<TopicPartition, Long>> hands = new ArrayList<>();
        for (int i = 0; i < Math.min(workers, ends.size()); i++) {
            hands.add(new HashMap<>());
        }
        int next = 0;
        for (Map.Entry<TopicPartition, Long> each : ends.entrySet()) {
            hands.get(next++ % hands.size()).put(each.getKey(), each.getValue());
        }
        return hands;
    }
}
