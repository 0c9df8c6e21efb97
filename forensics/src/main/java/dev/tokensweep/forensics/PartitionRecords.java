package dev.tokensweep.forensics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** What is committed on one partition, in its order, up to an end. For one thread. */
final class PartitionRecords implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();

    /** What the consumer could not make sense of. */
    static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient ChainBreak place;

        private DamagedException(TopicPartition partition, long offset, KafkaException cause) {
            super(cause);
            place =
                    new ChainBreak(
                            partition.topic(),
                            partition.partition(),
                            offset,
                            "cannot be read, nor can what comes behind it (%s)"
                                    .formatted(OneLine.of(cause)));
        }

        ChainBreak place() {
            return place;
        }
    }

    PartitionRecords(Map<String, Object> kafka, TopicFacts facts, int number) {
        partition = new TopicPartition(facts.topic(), number);
        end = facts.ends().get(number);
        consumer = new KafkaConsumer<>(IndexWorker.properties(kafka));
        consumer.assign(List.of(partition));
        consumer.seek(partition, facts.begins().get(number));
    }

    /**
     * Whether there is another one.
     *
     * @throws DamagedException where it cannot be read, because its checksum does not fit
     * @throws KafkaException when the broker does not serve us
     */
    @Override
    public boolean hasNext() {
        long progressNanos = System.nanoTime();
        while (waiting.isEmpty() && consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                if (record.offset() < end) {
                    waiting.add(record);
                }
            }
            if (System.nanoTime() - progressNanos > NO_PROGRESS.toNanos()) {
                throw new TimeoutException(partition + " could not be read to its end");
            }
        }
        return !waiting.isEmpty();
    }

    private Iterable<ConsumerRecord<byte[], byte[]>> poll() {
        try {
            return consumer.poll(POLL);
        } catch (KafkaException e) {
            // One of the class itself is all that tells of a record that cannot be parsed.
            if (e.getClass() == KafkaException.class) {
                throw new DamagedException(partition, consumer.position(partition), e);
            }
            throw e;
        }
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return waiting.poll();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
