package dev.tokensweep.capture;

import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * A column of times. We count its digits, as the product reads them, as if they were UTC; and so
 * does the engine where the column has no zone.
 *
 * @param nanosPerUnit 0 where the engine tells an instant
 * @param sessionZone in whose digits the product reads an instant
 */
record TimeColumn(Field field, long nanosPerUnit, ZoneId sessionZone) {
    private static final long NANOS_PER_MICRO = 1000;

    /** Null where the schema lacks the column. */
    static TimeColumn of(Field field, ZoneId sessionZone) {
        if (field == null) {
            return null;
        }
        String type = String.valueOf(field.schema().name());
        return switch (type) {
            case NanoTimestamp.SCHEMA_NAME -> new TimeColumn(field, 1, sessionZone);
            case MicroTimestamp.SCHEMA_NAME -> new TimeColumn(field, NANOS_PER_MICRO, sessionZone);
            case Timestamp.SCHEMA_NAME ->
                    new TimeColumn(field, 1000 * NANOS_PER_MICRO, sessionZone);
            case ZonedTimestamp.SCHEMA_NAME -> new TimeColumn(field, 0, sessionZone);
            default ->
                    throw new UnmappableRowException(
                            "column %s is of type %s".formatted(field.name(), type));
        };
    }

    static Long micros(TimeColumn column, Struct row) {
        return column == null ? null : column.micros(row);
    }

    private Long micros(Struct row) {
        Object value = row.get(field);
        if (value == null) {
            return null;
        }
        return nanosPerUnit == 0 ? digits((String) value) : counted((Long) value);
    }

    private Long digits(String instant) {
        try {
            LocalDateTime digits =
                    OffsetDateTime.parse(instant).atZoneSameInstant(sessionZone).toLocalDateTime();
            return ChronoUnit.MICROS.between(Instant.EPOCH, digits.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new UnmappableRowException("column %s holds no time".formatted(field.name()), e);
        }
    }

    /** What is finer than a microsecond is cut off, as the sink cuts it off. */
    private Long counted(long value) {
        if (nanosPerUnit < NANOS_PER_MICRO) {
            return Math.floorDiv(value, NANOS_PER_MICRO / nanosPerUnit);
        }
        long microsPerUnit = nanosPerUnit / NANOS_PER_MICRO;
        // PostgreSQL's infinities must stay beyond any calendar instead of wrapping round into it.
        long high = Math.multiplyHigh(value, microsPerUnit);
        long low = value * microsPerUnit;
        if (high == low >> 63) {
            return low;
        }
        return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
