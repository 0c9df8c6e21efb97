package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In up to three statements, where a DELETE cannot tell what it deleted: the rows are locked,
 * copied and deleted, and the counts must agree. A table that has no row for these parents costs
 * one statement. It remembers by which index each table is reached. Used by one worker.
 */
final class LockedChildRemoval implements ChildRemoval {
    /** A table on the way from the parents, and the column by which it is joined. */
    private static final Pattern STEP = Pattern.compile("JOIN (\\S+) (\\w+) ON \\2\\.(\\w+)");

    private final MicrosDialect dialect;
    private final Map<String, String> hints = new HashMap<>();

    LockedChildRemoval(MicrosDialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public Map<String, String> remove(Connection connection, ChildRows rows, List<String> parents)
            throws SQLException {
        try {
            return take(connection, rows, parents);
        } catch (SQLException e) {
            // It may be for an index that is there no more.
            hints.clear();
            throw e;
        }
    }

    private Map<String, String> take(Connection connection, ChildRows rows, List<String> parents)
            throws SQLException {
        Map<String, Set<String>> scopes = new TreeMap<>();
        int locked = lock(connection, rows, parents, scopes);
        if (locked > 0) {
            if (rows.keepsCopies()) {
                requireAll(locked, copy(connection, rows, parents), rows);
            }
            requireAll(locked, delete(connection, rows, parents), rows);
        }
        Map<String, String> texts = new TreeMap<>();
        scopes.forEach((token, some) -> texts.put(token, String.join(" ", some)));
        return texts;
    }

    private int lock(
            Connection connection,
            ChildRows rows,
            List<String> parents,
            Map<String, Set<String>> scopes)
            throws SQLException {
        String sql =
                "SELECT v.id%s FROM %s %s"
                        .formatted(
                                rows.areScopes() ? ", c.token_scope" : "",
                                from(connection, rows, RowLock.WAITING),
                                dialect.locking("c", "c." + rows.child().key(), RowLock.WAITING));
        int locked = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, parents);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    locked++;
                    if (rows.areScopes()) {
                        scopes.computeIfAbsent(row.getString(1), any -> new TreeSet<>())
                                .add(row.getString(2));
                    }
                }
            }
        }
        return locked;
    }

    private int copy(Connection connection, ChildRows rows, List<String> parents)
            throws SQLException {
        Copying copying =
                Copying.of(
                        rows.side().table(),
                        rows.columns(),
                        Map.of(SideArchive.BATCH_ID, "?", SideArchive.ARCHIVED_AT, dialect.now()));
        String sql =
                dialect.copy(
                        from(connection, rows, RowLock.NONE),
                        "c",
                        dialect.holds(dialect.flag(true)),
                        copying);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, rows.batchId());
            bind(statement, 2, parents);
            return statement.executeUpdate();
        }
    }

    private int delete(Connection connection, ChildRows rows, List<String> parents)
            throws SQLException {
        String sql =
                dialect.deleteJoined(
                        hint(connection, rows.table(), rows.child().key()),
                        parentsTo(connection, rows),
                        rows.table(),
                        "c",
                        rows.child().condition(),
                        dialect.holds(dialect.flag(true)));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, parents);
            return statement.executeUpdate();
        }
    }

    private String from(Connection connection, ChildRows rows, RowLock lock) throws SQLException {
        return dialect.joinBy(
                hint(connection, rows.table(), rows.child().key()),
                parentsTo(connection, rows),
                rows.table(),
                "c",
                rows.child().condition(),
                lock);
    }

    private String parentsTo(Connection connection, ChildRows rows) throws SQLException {
        StringBuilder path = new StringBuilder(dialect.table(ChildRows.PARENTS)).append(' ');
        Matcher step = STEP.matcher(rows.path());
        while (step.find()) {
            String hinted =
                    "%s %s %s%s ON %s.%s"
                            .formatted(
                                    dialect.joinWord(),
                                    step.group(1),
                                    step.group(2),
                                    hint(connection, step.group(1), step.group(3)),
                                    step.group(2),
                                    step.group(3));
            step.appendReplacement(path, Matcher.quoteReplacement(hinted));
        }
        return step.appendTail(path).toString();
    }

    private String hint(Connection connection, String table, String column) throws SQLException {
        String key = table + " " + column;
        String hint = hints.get(key);
        if (hint == null) {
            hint = dialect.hint(connection, table, column);
            hints.put(key, hint);
        }
        return hint;
    }

    private void bind(PreparedStatement statement, int first, List<String> parents)
            throws SQLException {
        dialect.bind(statement, first, ChildRows.PARENTS, ChildRemoval.given(parents));
    }

    private static void requireAll(int locked, int done, ChildRows rows) throws SQLException {
        if (locked != done) {
            // A trigger interfered; the standard's class for rollbacks has it tried again.
            throw new SQLException(
                    "%d of %d locked rows of %s went; does a trigger hold the others back?"
                            .formatted(done, locked, rows.table()),
                    "40000");
        }
    }
}
