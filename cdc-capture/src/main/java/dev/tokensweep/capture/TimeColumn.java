package dev.tokensweep.capture;

import io.debezium.time.MicroTimestamp;
import io.debezium.time.Timestamp;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** A timestamp column without zone; the engine counts its digits as if they were UTC, as we do. */
record TimeColumn(Field field, long microsPerUnit) {

    /** Null where the schema lacks the column. */
    static TimeColumn of(Field field) {
        if (field == null) {
            return null;
        }
        String type = String.valueOf(field.schema().name());
        return switch (type) {
            case MicroTimestamp.SCHEMA_NAME -> new TimeColumn(field, 1);
            case Timestamp.SCHEMA_NAME -> new TimeColumn(field, 1000);
            default ->
                    throw new UnmappableRowException(
                            "column %s is of type %s".formatted(field.name(), type));
        };
    }

    static Long micros(TimeColumn column, Struct row) {
        return column == null ? null : column.micros(row);
    }

    private Long micros(Struct row) {
        Long value = row.getInt64(field.name());
        if (value == null) {
            return null;
        }
        // PostgreSQL's infinities must stay beyond any calendar instead of wrapping round into it.
        long high = Math.multiplyHigh(value, microsPerUnit);
        long low = value * microsPerUnit;
        if (high == low >> 63) {
            return low;
        }
        return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
