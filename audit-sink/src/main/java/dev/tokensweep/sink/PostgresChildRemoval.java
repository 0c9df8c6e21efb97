package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** In one statement: the DELETE tells what it deleted, and the copy is made of that. Stateless. */
final class PostgresChildRemoval implements ChildRemoval {
    private final Dialect dialect;

    PostgresChildRemoval(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public Map<String, String> remove(Connection connection, ChildRows rows, List<String> parents)
            throws SQLException {
        String sql = rows.keepsCopies() ? archive(rows) : delete(rows);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = dialect.bind(statement, 1, ChildRows.PARENTS, ChildRemoval.given(parents));
            if (rows.keepsCopies()) {
                statement.setString(next, rows.batchId());
            }
            if (rows.areScopes()) {
                return ChildRemoval.readScopes(statement);
            }
            statement.execute();
            return Map.of();
        }
    }

    private String delete(ChildRows rows) {
        return "WITH gone AS (%s RETURNING c.*) %s".formatted(take(rows), answer(rows));
    }

    private String archive(ChildRows rows) {
        return "WITH gone AS (%s RETURNING c.*), kept AS (%s) %s"
                .formatted(take(rows), rows.side().insertGone(rows.columns()), answer(rows));
    }

    private String take(ChildRows rows) {
        return "DELETE FROM %s c USING %s %s WHERE %s"
                .formatted(
                        rows.table(),
                        dialect.table(ChildRows.PARENTS),
                        rows.path(),
                        rows.child().condition());
    }

    private static String answer(ChildRows rows) {
        return rows.areScopes()
                ? "SELECT token_id, token_scope FROM gone ORDER BY token_id, token_scope"
                : "SELECT count(*) FROM gone";
    }
}
