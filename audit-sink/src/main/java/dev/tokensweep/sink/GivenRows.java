package dev.tokensweep.sink;

import java.util.Arrays;
import java.util.List;

/**
 * The columns of rows that a statement is given by its parameters, and joins as a table. How they
 * reach it is the dialect's affair. Immutable.
 *
 * @param alias by which the statement knows the table
 */
record GivenRows(String alias, List<Column> columns) {
    /** What a column holds, by its Java type. Any of them may be null. */
    enum Kind {
        /** A String that names a row of the product's: compared with its column by an index. */
        KEY,
        /** A String of up to 255 characters. */
        TEXT,
        /** A String of up to 4000 characters. */
        LONG_TEXT,
        /** An Integer. */
        INT,
        /** A Long. */
        LONG,
        /** A Long, microseconds since 1970 UTC; in the statement a {@link Dialect#moment}. */
        MOMENT
    }

    /** One column. */
    record Column(String name, Kind kind) {}

    GivenRows {
        columns = List.copyOf(columns);
    }

    static GivenRows as(String alias, Column... columns) {
        return new GivenRows(alias, Arrays.asList(columns));
    }

    static Column key(String name) {
        return new Column(name, Kind.KEY);
    }

    static Column text(String name) {
        return new Column(name, Kind.TEXT);
    }

    static Column longText(String name) {
        return new Column(name, Kind.LONG_TEXT);
    }

    static Column integer(String name) {
        return new Column(name, Kind.INT);
    }

    static Column number(String name) {
        return new Column(name, Kind.LONG);
    }

    static Column moment(String name) {
        return new Column(name, Kind.MOMENT);
    }
}
