package dev.tokensweep.sink;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How large a table is. Immutable.
 *
 * @param rows about how many, as the server believes
 * @param bytes with its indexes
 */
public record TableSize(long rows, long bytes) {
    /** Of a query of both that has one row, or none. */
    static Optional<TableSize> read(ResultSet row) throws SQLException {
        return row.next()
                ? Optional.of(new TableSize(Math.max(0, row.getLong(1)), row.getLong(2)))
                : Optional.empty();
    }
}
