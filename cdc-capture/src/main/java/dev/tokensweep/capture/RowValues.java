package dev.tokensweep.capture;

import io.debezium.data.VariableScaleDecimal;
import java.math.BigDecimal;
import java.util.Locale;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Values of the engine's rows, whatever the database makes of a column's name and type: Oracle
 * tells names in capitals, and whole numbers as decimals. Stateless.
 */
final class RowValues {

    /** The engine's stand-in for a large value that an update did not touch. */
    static final String UNAVAILABLE = "__debezium_unavailable_value";

    private RowValues() {}

    /**
     * A column of a table of ours.
     *
     * @param name in lower case
     * @return null where the table lacks it
     */
    static Field field(Schema schema, String name) {
        Field field = schema.field(name);
        return field == null ? schema.field(name.toUpperCase(Locale.ROOT)) : field;
    }

    /** Null where the column is missing, and where the log left the value out. */
    static String text(Struct row, String name) {
        return text(row, field(row.schema(), name));
    }

    /** The same of a column that is known; null for none. */
    static String text(Struct row, Field field) {
        Object value = field == null ? null : row.get(field);
        if (value == null || UNAVAILABLE.equals(value)) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        throw unexpected(field, value);
    }

    /** Null where the column is missing. */
    static Long number(Struct row, String name) {
        return number(row, field(row.schema(), name));
    }

    /** The same of a column that is known; null for none. */
    static Long number(Struct row, Field field) {
        Object value = field == null ? null : row.get(field);
        if (value == null || value instanceof Long) {
            return (Long) value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigDecimal decimal) {
            return whole(field, decimal);
        }
        if (value instanceof Struct scaled
                && VariableScaleDecimal.LOGICAL_NAME.equals(scaled.schema().name())) {
            return whole(
                    field,
                    VariableScaleDecimal.toLogical(scaled)
                            .getDecimalValue()
                            .orElseThrow(() -> unexpected(field, value)));
        }
        throw unexpected(field, value);
    }

    private static Long whole(Field field, BigDecimal decimal) {
        try {
            return decimal.longValueExact();
        } catch (ArithmeticException e) {
            throw new UnmappableRowException(
                    "column %s holds no whole number of 64 bits".formatted(field.name()), e);
        }
    }

    private static UnmappableRowException unexpected(Field field, Object value) {
        return new UnmappableRowException(
                "column %s is of type %s"
                        .formatted(field.name(), value.getClass().getSimpleName()));
    }
}
