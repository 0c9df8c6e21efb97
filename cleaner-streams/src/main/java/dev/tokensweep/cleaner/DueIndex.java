package dev.tokensweep.cleaner;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Tokens in the order of their time. Entries are hints: whoever takes one out checks it against the
 * token's state, so an entry left over from before a crash does no harm. The store has no
 * changelog; {@link Resumption} fills it again from the live tokens once a task has started.
 *
 * <p>Scans begin at a low-water mark, because a scan from zero would step over every tombstone of
 * the past. Times before 1970 count as 1970. Used by one stream thread.
 */
final class DueIndex {
    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;
    private long lowWaterMicros;

    /** Of those added since the last were taken. */
    private long earliestAddedMicros = Long.MAX_VALUE;

    DueIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void add(long dueMicros, String tokenId) {
        long due = Math.max(0, dueMicros);
        store.put(key(due, tokenId), NOTHING);
        lowWaterMicros = Math.min(lowWaterMicros, due);
        earliestAddedMicros = Math.min(earliestAddedMicros, due);
    }

    /** Whether one that was added since the last were taken is due before that moment. */
    boolean hasGainedBefore(long micros) {
        return earliestAddedMicros < micros;
    }

    /** Whether any is due before that moment. */
    boolean hasBefore(long micros) {
        if (micros <= lowWaterMicros) {
            return false;
        }
        try (KeyValueIterator<Bytes, byte[]> entries = range(micros)) {
            return entries.hasNext();
        }
    }

    private KeyValueIterator<Bytes, byte[]> range(long endMicros) {
        return store.range(
                Bytes.wrap(prefix(lowWaterMicros, 0).array()),
                Bytes.wrap(prefix(endMicros, 0).array()));
    }

    void remove(long dueMicros, String tokenId) {
        store.delete(key(Math.max(0, dueMicros), tokenId));
    }

    /** Takes out up to {@code limit} tokens that are due, the longest due first. */
    List<String> takeDue(long nowMicros, int limit) {
        if (nowMicros < lowWaterMicros) {
            // The clock was set back; the store would warn of a range that ends before it begins.
            return List.of();
        }
        earliestAddedMicros = Long.MAX_VALUE;
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = range(nowMicros + 1)) {
            while (entries.hasNext() && keys.size() < limit) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                keys.add(entry.key);
            }
        }
        List<String> tokenIds = new ArrayList<>(keys.size());
        for (Bytes key : keys) {
            store.delete(key);
            tokenIds.add(tokenId(key));
        }
        lowWaterMicros =
                keys.size() < limit
                        ? Math.max(lowWaterMicros, nowMicros)
                        : ByteBuffer.wrap(keys.get(keys.size() - 1).get()).getLong();
        return tokenIds;
    }

    private static Bytes key(long dueMicros, String tokenId) {
        byte[] id = tokenId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(prefix(dueMicros, id.length).put(id).array());
    }

    private static ByteBuffer prefix(long dueMicros, int more) {
        return ByteBuffer.allocate(Long.BYTES + more).putLong(dueMicros);
    }

    private static String tokenId(Bytes key) {
        byte[] bytes = key.get();
        return new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8);
    }
}
