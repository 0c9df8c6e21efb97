package dev.tokensweep.sink;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where deleted rows are kept. Immutable.
 *
 * @param into a table named for use in a statement
 * @param columns that both tables have, as the database spells them
 * @param stamps columns that only the copy has, each with the expression that fills it
 */
record Copying(String into, List<String> columns, SortedMap<String, String> stamps) {
    Copying {
        columns = List.copyOf(columns);
    }

    static Copying of(String into, List<String> columns, Map<String, String> stamps) {
        return new Copying(into, columns, new TreeMap<>(stamps));
    }
}
