package dev.tokensweep.sink;

import dev.tokensweep.events.Doubt;
import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.UnreadableRecordException;
import dev.tokensweep.events.Wire;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The cleaner's doubts of one reading.
 *
 * @param tokenIds of which the cleaner doubts what it knows
 * @param unreadable what is no doubt, with the reason
 */
record Doubts(Set<String> tokenIds, Map<ConsumerRecord<byte[], byte[]>, String> unreadable) {
    private static final Deserializer<Doubt> DOUBTS = Wire.doubt().deserializer();

    static Doubts read(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        Doubts doubts = new Doubts(new LinkedHashSet<>(), new LinkedHashMap<>());
        records.forEach(doubts::add);
        return doubts;
    }

    boolean isEmpty() {
        return tokenIds.isEmpty() && unreadable.isEmpty();
    }

    private void add(ConsumerRecord<byte[], byte[]> doubt) {
        String tokenId = TokenKey.read(doubt.key());
        if (tokenId == null) {
            unreadable.put(doubt, "a doubt whose key is no id");
            return;
        }
        try {
            if (DOUBTS.deserialize(doubt.topic(), doubt.value()) == null) {
                unreadable.put(doubt, "a doubt without a value");
            } else {
                tokenIds.add(tokenId);
            }
        } catch (UnreadableRecordException e) {
            unreadable.put(doubt, e.getMessage());
        }
    }
}
