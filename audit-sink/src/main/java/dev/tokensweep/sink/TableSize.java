package dev.tokensweep.sink;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How large a table is. Immutable.
 *
 * @param rows about how many, as the server believes
 * @param bytes with its indexes
 */
public record TableSize(long rows, long bytes) {
    /** Of a row that tells both. */
    static TableSize read(ResultSet row) throws SQLException {
        return new TableSize(Math.max(0, row.getLong(1)), row.getLong(2));
    }
}
