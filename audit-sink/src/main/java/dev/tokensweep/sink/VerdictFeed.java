package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verdicts of one worker's partitions, from where the progress rows stand. Whatever it has read
 * ahead it forgets when partitions come or go. Used by one worker.
 */
final class VerdictFeed {
    private static final Logger LOGGER = LoggerFactory.getLogger(VerdictFeed.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);

    /** Many times what a batch of verdicts has: bounds what somebody else's records may take. */
    private static final long MOST_BYTES = 16L << 20;

    private final Consumer<byte[], byte[]> consumer;
    private final DataSource database;
    private final Progress progress;
    private final SinkConfig config;
    private final String topic;
    private final Runnable onAssigned;
    private final Deque<ConsumerRecord<byte[], byte[]>> readAhead = new ArrayDeque<>();

    /**
     * @param onAssigned called whenever the group has given this worker its partitions
     */
    VerdictFeed(
            SinkConfig config,
            Consumer<byte[], byte[]> consumer,
            DataSource database,
            Progress progress,
            Runnable onAssigned) {
        this.config = config;
        this.consumer = consumer;
        this.database = database;
        this.progress = progress;
        this.onAssigned = onAssigned;
        this.topic = config.topics().tokenVerdicts();
        consumer.subscribe(List.of(topic), new Claims());
    }

    /**
     * Waits a moment for verdicts; once there is one, for others to join it.
     *
     * @param limit the most
     * @return empty when there was none
     */
    VerdictBatch next(int limit) {
        consumer.resume(consumer.paused());
        if (readAhead.isEmpty()) {
            read(IDLE_POLL);
        }
        long deadline = System.nanoTime() + config.batchAge().toNanos();
        while (!readAhead.isEmpty() && hasRoom(limit)) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative()) {
                break;
            }
            read(left);
        }
        List<VerdictRecord> batch = new ArrayList<>();
        while (batch.size() < limit && !readAhead.isEmpty()) {
            batch.add(VerdictRecord.read(readAhead.remove()));
        }
        return new VerdictBatch(batch);
    }

    /** Stays in the group for a while, and takes in nothing. */
    void hold(Duration time) {
        consumer.pause(consumer.assignment());
        // Partitions that come meanwhile are not paused: what they bring is for later.
        read(time);
    }

    /** How many partitions this worker has. */
    int claimed() {
        return progress.claimed();
    }

    /**
     * Goes back to what the database says is done.
     *
     * @return where each partition goes on
     */
    Map<Integer, Long> rewind() throws SQLException {
        readAhead.clear();
        Map<Integer, Long> places;
        try (Connection connection = database.getConnection()) {
            places = progress.read(connection);
        }
        places.forEach(
                (partition, next) -> consumer.seek(new TopicPartition(topic, partition), next));
        return places;
    }

    private boolean hasRoom(int limit) {
        return readAhead.size() < limit
                && readAhead.stream().mapToLong(VerdictFeed::bytesOf).sum() < MOST_BYTES;
    }

    /** A size of -1 is that of none. */
    private static long bytesOf(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0L, record.serializedKeySize())
                + Math.max(0L, record.serializedValueSize());
    }

    private void read(Duration timeout) {
        consumer.poll(timeout).forEach(readAhead::add);
    }

    private void claim(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        try (Connection connection = database.getConnection()) {
            for (TopicPartition partition : partitions) {
                long next = progress.claim(connection, partition.partition());
                long beginning = beginnings.get(partition);
                long end = ends.get(partition);
                long start = within(partition, next, beginning, end);
                if (start != next) {
                    // Or a later rewind would go back to where no record is.
                    progress.place(connection, partition.partition(), start);
                }
                consumer.seek(partition, start);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new ClaimFailedException(e);
        }
    }

    private static long within(TopicPartition partition, long next, long beginning, long end) {
        if (next < beginning) {
            LOGGER.warn(
                    "{} starts at {}, the sink stood at {}: verdicts between are lost, the cleaner's state tells which tokens are still condemned",
                    partition,
                    beginning,
                    next);
            return beginning;
        }
        if (next > end) {
            // Nothing can be lost this way: a verdict carried out already finds no token.
            LOGGER.error(
                    "{} ends at {}, but the sink stood at {}: the topic lost records; starting again at {}",
                    partition,
                    end,
                    next,
                    beginning);
            return beginning;
        }
        return next;
    }

    private final class Claims implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            forget();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            forget();
            claim(Set.copyOf(partitions));
            onAssigned.run();
        }

        private void forget() {
            readAhead.clear();
            progress.release();
        }
    }
}
