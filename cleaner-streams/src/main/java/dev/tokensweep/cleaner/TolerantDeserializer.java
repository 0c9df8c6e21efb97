package dev.tokensweep.cleaner;

import dev.tokensweep.events.UnreadableRecordException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads a record, or tells why it is none. As thread-safe as the reader behind it. */
final class TolerantDeserializer implements Deserializer<Object> {
    private final Deserializer<?> records;

    TolerantDeserializer(Deserializer<?> records) {
        this.records = records;
    }

    @Override
    public Object deserialize(String topic, byte[] bytes) {
        try {
            return records.deserialize(topic, bytes);
        } catch (UnreadableRecordException e) {
            return new Unreadable(e.getMessage());
        }
    }
}
