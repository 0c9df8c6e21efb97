package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A stretch of a table, in its own blocks.
 *
 * @param to the first that is no longer in it
 */
record Blocks(long from, long to) {
    /**
     * How many a table has; none where its rows lie in parts of it.
     *
     * @param table named for use in a statement
     */
    static long countOf(Connection connection, String table) throws SQLException {
        String sql = "SELECT pg_relation_size(to_regclass(?)) / current_setting('block_size')::int";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Whether a row {@code t} lies in it, as an expression. */
    String sql() {
        return "t.ctid >= '(%d,0)' AND t.ctid < '(%d,0)'".formatted(from, to);
    }

    long count() {
        return to - from;
    }

    Blocks firstHalf() {
        return new Blocks(from, from + count() / 2);
    }

    Blocks secondHalf() {
        return new Blocks(from + count() / 2, to);
    }
}
