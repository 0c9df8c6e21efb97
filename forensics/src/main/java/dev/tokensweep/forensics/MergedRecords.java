package dev.tokensweep.forensics;

import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The events of all partitions in one order, the same each time: by their time, and those of a
 * partition in their own order. Keeps a bounded number of each in memory. For one thread.
 */
final class MergedRecords implements AutoCloseable {
    private static final int ENOUGH = 5_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

    /**
     * An event that matches.
     *
     * @param micros its time, or that of an earlier one of its partition, if that was later
     */
    record Timed(ConsumerRecord<byte[], byte[]> record, long micros) {}

    /** What of a partition has been read and not yet given out. */
    private static final class Lane {
        private final TopicPartition partition;
        private final long end;
        private final Deque<Timed> waiting = new ArrayDeque<>();
        private long latestMicros = Long.MIN_VALUE;

        private Lane(TopicPartition partition, long end) {
            this.partition = partition;
            this.end = end;
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private final ReplayFilter filter;
    private final EventReader reader = new EventReader();
    private final EventRow row = new EventRow();
    private long read;
    private long unreadable;

    /**
     * @param from the first offset of each partition
     */
    MergedRecords(
            Map<String, Object> kafka,
            TopicFacts facts,
            Map<Integer, Long> from,
            ReplayFilter filter) {
        this.filter = filter;
        this.consumer = new KafkaConsumer<>(IndexWorker.properties(kafka));
        facts.ends()
                .forEach(
                        (number, end) ->
                                lanes.put(
                                        number,
                                        new Lane(new TopicPartition(facts.topic(), number), end)));
        consumer.assign(lanes.values().stream().map(lane -> lane.partition).toList());
        lanes.forEach((number, lane) -> consumer.seek(lane.partition, from.get(number)));
    }

    /** Null behind the last. */
    Timed next() {
        long progressNanos = System.nanoTime();
        while (lanes.values().stream().anyMatch(this::isOpen)) {
            if (poll() > 0) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > NO_PROGRESS.toNanos()) {
                throw new TimeoutException("the audit topic could not be read to its end");
            }
        }
        return lanes.values().stream()
                .filter(lane -> !lane.waiting.isEmpty())
                .min(Comparator.comparingLong(lane -> lane.waiting.peek().micros()))
                .map(lane -> lane.waiting.poll())
                .orElse(null);
    }

    /** Whether an event may still come that belongs before those that wait. */
    private boolean isOpen(Lane lane) {
        return lane.waiting.isEmpty() && consumer.position(lane.partition) < lane.end;
    }

    private int poll() {
        for (Lane lane : lanes.values()) {
            if (lane.waiting.size() >= ENOUGH || consumer.position(lane.partition) >= lane.end) {
                consumer.pause(List.of(lane.partition));
            } else {
                consumer.resume(List.of(lane.partition));
            }
        }
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            count++;
            take(record);
        }
        return count;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Lane lane = lanes.get(record.partition());
        if (record.offset() >= lane.end) {
            return;
        }
        read++;
        try {
            reader.read(record.key(), record.value(), row);
        } catch (UnreadableRecordException e) {
            unreadable++;
            return;
        }
        lane.latestMicros = Math.max(lane.latestMicros, row.number(Field.AT));
        if (filter.matches(TokenKey.read(record.key()), row)) {
            lane.waiting.add(new Timed(record, lane.latestMicros));
        }
    }

    /** Where each partition is to go on, after all that was given out. */
    Map<Integer, Long> places() {
        Map<Integer, Long> places = new TreeMap<>();
        lanes.forEach(
                (number, lane) ->
                        places.put(
                                number,
                                lane.waiting.isEmpty()
                                        ? Math.min(consumer.position(lane.partition), lane.end)
                                        : lane.waiting.peek().record().offset()));
        return places;
    }

    /** Events read so far, matching or not. */
    long read() {
        return read;
    }

    /** Records that are no events that this version knows. */
    long unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
