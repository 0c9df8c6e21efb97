package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deletes the rows below others, and keeps copies where it is told to. Used by one worker. */
interface ChildRemoval {
    /**
     * Takes out all rows of some parents, which this transaction has locked.
     *
     * @return where the rows are scopes of tokens: those of each token, with spaces between them
     */
    Map<String, String> remove(Connection connection, ChildRows rows, List<String> parents)
            throws SQLException;

    /** One array a row, as a dialect takes them. */
    static List<Object[]> given(List<String> parents) {
        return parents.stream().map(id -> new Object[] {id}).toList();
    }

    /** Of a query of token and scope, in order. */
    static Map<String, String> readScopes(PreparedStatement statement) throws SQLException {
        Map<String, String> scopes = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                scopes.merge(rows.getString(1), rows.getString(2), (a, b) -> a + " " + b);
            }
        }
        return scopes;
    }
}
