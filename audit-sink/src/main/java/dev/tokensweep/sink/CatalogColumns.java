package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tables and their columns as the database's catalog has them at this moment. Every table is named
 * for use in a statement, as {@link SinkTables} has it. Stateless.
 */
interface CatalogColumns {
    /**
     * One column.
     *
     * @param type as a definition writes it
     * @param nullable whether a row may have NULL in it
     * @param required whether a row must be given a value for it: it is neither nullable nor filled
     *     by the database
     */
    record Column(String type, boolean nullable, boolean required) {}

    /** Whether there is such a table. */
    boolean isThere(Connection connection, String table) throws SQLException;

    /** Those of some tables that are there, in the given order. */
    default List<String> present(Connection connection, Collection<String> tables)
            throws SQLException {
        List<String> present = new ArrayList<>();
        for (String table : tables) {
            if (isThere(connection, table)) {
                present.add(table);
            }
        }
        return present;
    }

    /**
     * Keeps any ALTER of some tables from costing a column until the transaction ends, as far as
     * they are there: what is read of their columns then holds for every statement that follows, or
     * that statement fails.
     */
    void freeze(Connection connection, Collection<String> tables) throws SQLException;

    /**
     * By table and column, in the table's order; a table that does not exist is left out. Columns
     * are spelled as a statement must quote them.
     */
    Map<String, Map<String, Column>> read(Connection connection, Collection<String> tables)
            throws SQLException;
}
