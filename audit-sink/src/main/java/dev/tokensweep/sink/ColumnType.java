package dev.tokensweep.sink;

import java.util.List;

/**
 * A column's type as the database writes it, such as {@code character varying(255)}.
 *
 * @param name without the length
 * @param length in characters; {@link Integer#MAX_VALUE} where there is no limit
 */
record ColumnType(String name, int length) {
    private static final String VARCHAR = "character varying";
    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");

    static ColumnType of(String type) {
        if (type.equals("text")) {
            return new ColumnType(VARCHAR, Integer.MAX_VALUE);
        }
        if (!type.startsWith(VARCHAR)) {
            return new ColumnType(type, Integer.MAX_VALUE);
        }
        int open = type.indexOf('(');
        return new ColumnType(
                VARCHAR,
                open < 0
                        ? Integer.MAX_VALUE
                        : Integer.parseInt(type.substring(open + 1, type.indexOf(')'))));
    }

    /** Whether every value of the other type fits unchanged; false where that is not certain. */
    boolean holds(ColumnType other) {
        boolean widerInteger =
                INTEGERS.contains(other.name)
                        && INTEGERS.indexOf(name) >= INTEGERS.indexOf(other.name);
        return widerInteger || (name.equals(other.name) && length >= other.length);
    }
}
