package dev.tokensweep.cleaner;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Tokens that wait for the end of a hold, by hold. They lie in the due index's store, behind every
 * moment that can come, and are hints as its entries are. Used by one stream thread.
 */
final class ParkedTokens {
    private static final byte[] NOTHING = new byte[0];

    /** Ids of holds are UUIDs, so this ends one. */
    private static final byte END_OF_HOLD = 0;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Deque<Release> releases = new ArrayDeque<>();

    /** A hold that is over, and from which key on its tokens are still to be taken. */
    private record Release(String holdId, Bytes from) {}

    ParkedTokens(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void add(String holdId, String tokenId) {
        store.put(key(holdId, END_OF_HOLD, tokenId), NOTHING);
    }

    void remove(String holdId, String tokenId) {
        store.delete(key(holdId, END_OF_HOLD, tokenId));
    }

    /** Lets the hold's tokens be taken. */
    void release(String holdId) {
        // Placed and released again, it may have parked tokens behind an earlier release.
        releases.removeIf(release -> release.holdId.equals(holdId));
        releases.add(new Release(holdId, key(holdId, END_OF_HOLD, "")));
    }

    boolean hasReleased() {
        return !releases.isEmpty();
    }

    /** Takes out up to {@code limit} tokens whose hold is over. */
    List<String> takeReleased(int limit) {
        List<String> tokenIds = new ArrayList<>();
        while (tokenIds.size() < limit && !releases.isEmpty()) {
            Release release = releases.remove();
            int wanted = limit - tokenIds.size();
            List<Bytes> keys = keys(release, wanted);
            int idBegins = key(release.holdId, END_OF_HOLD, "").get().length;
            for (Bytes key : keys) {
                store.delete(key);
                tokenIds.add(textFrom(idBegins, key));
            }
            if (keys.size() == wanted) {
                // From the last one on: a scan from the first would step over every tombstone.
                releases.addFirst(new Release(release.holdId, keys.get(wanted - 1)));
            }
        }
        return tokenIds;
    }

    private List<Bytes> keys(Release release, int limit) {
        List<Bytes> keys = new ArrayList<>();
        Bytes to = key(release.holdId, (byte) (END_OF_HOLD + 1), "");
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(release.from, to)) {
            while (entries.hasNext() && keys.size() < limit) {
                keys.add(entries.next().key);
            }
        }
        return keys;
    }

    private static Bytes key(String holdId, byte end, String tokenId) {
        byte[] hold = holdId.getBytes(StandardCharsets.UTF_8);
        byte[] token = tokenId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES + hold.length + 1 + token.length)
                        .putLong(TokenState.NEVER)
                        .put(hold)
                        .put(end)
                        .put(token)
                        .array());
    }

    private static String textFrom(int begin, Bytes key) {
        byte[] bytes = key.get();
        return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
    }
}
