package dev.tokensweep.cleaner;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How much of the stores is still to be read back from Kafka. Thread-safe. */
final class RestoreProgress implements StateRestoreListener {
    private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
        left.put(partition, end - start);
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long last, long restored) {
        left.computeIfPresent(partition, (key, before) -> Math.max(0, before - restored));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long restored) {
        left.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long restored) {
        left.remove(partition);
    }

    /** Records that are still to be read. */
    long recordsLeft() {
        return left.values().stream().mapToLong(Long::longValue).sum();
    }
}
