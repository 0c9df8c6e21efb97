package dev.tokensweep.sink;

import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.UnreadableRecordException;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A verdict where it stands in its partition.
 *
 * @param source the record as it came
 * @param tokenId null where the record is unreadable
 * @param verdict null where the record is unreadable
 * @param defect why it is unreadable, null where it is not
 */
record VerdictRecord(
        ConsumerRecord<byte[], byte[]> source, String tokenId, Verdict verdict, String defect) {
    private static final Deserializer<Verdict> VERDICTS = Wire.verdict().deserializer();

    static VerdictRecord read(ConsumerRecord<byte[], byte[]> source) {
        if (source.key() == null || source.value() == null) {
            return new VerdictRecord(source, null, null, "a verdict needs a key and a value");
        }
        String tokenId = TokenKey.read(source.key());
        if (tokenId == null) {
            return new VerdictRecord(source, null, null, "a verdict whose key is no id");
        }
        try {
            Verdict verdict = VERDICTS.deserialize(source.topic(), source.value());
            return new VerdictRecord(source, tokenId, verdict, null);
        } catch (UnreadableRecordException e) {
            return new VerdictRecord(source, null, null, e.getMessage());
        }
    }

    boolean isReadable() {
        return defect == null;
    }
}
