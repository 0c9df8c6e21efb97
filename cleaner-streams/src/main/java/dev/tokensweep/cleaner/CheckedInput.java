package dev.tokensweep.cleaner;

import dev.tokensweep.events.RowsPurged;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRestored;
import dev.tokensweep.events.UnreadableRecordException;
import org.apache.kafka.streams.processor.api.Record;

/** Refuses what is no record of ours before anything follows from it. Stateless. */
final class CheckedInput {
    private CheckedInput() {}

    /**
     * The record's value.
     *
     * @throws UnreadableRecordException when it is none, or its key does not say of what
     */
    static Object valueOf(Record<String, Object> record) {
        Object value = record.value();
        if (value == null) {
            throw new UnreadableRecordException("a record without a value");
        }
        if (value instanceof Unreadable unreadable) {
            throw new UnreadableRecordException(unreadable.reason());
        }
        if (record.key() == null && needsKey(value)) {
            throw new UnreadableRecordException("a record whose key is no id");
        }
        return value;
    }

    /** What every partition is told has no key. */
    private static boolean needsKey(Object value) {
        if (value instanceof TokenChange change) {
            return change.kind() != TokenChange.Kind.SNAPSHOT_COMPLETED;
        }
        return value instanceof TokenRestored
                || value instanceof RowsPurged
                || value instanceof Spared
                || value instanceof Sighting;
    }
}
