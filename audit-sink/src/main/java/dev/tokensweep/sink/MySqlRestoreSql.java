package dev.tokensweep.sink;

import dev.tokensweep.sink.RestoreOutcome.Refused;
import dev.tokensweep.sink.RestoreSql.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements of a restore in the words of MySQL and MariaDB. Neither names a row without a key
 * by its place, so a token that is in the archive twice stays there; and an insert cannot pass over
 * what does not fit without passing over other errors too, so what is known not to fit is left out
 * before.
 */
final class MySqlRestoreSql implements RestoreSql {
    private final SinkTables tables;

    MySqlRestoreSql(SinkTables tables) {
        this.tables = tables;
    }

    @Override
    public RestoreWalk walk(Connection connection, RestoreChoice choice) throws SQLException {
        return TokenIdWalk.begin(connection, tables.archive(), choice);
    }

    @Override
    public List<Refused> refused(Connection connection, List<Row> rows, TokenColumns columns)
            throws SQLException {
        if (rows.isEmpty()) {
            return List.of();
        }
        String sql =
                """
                SELECT a.token_id, count(*) AS times,
                max(EXISTS (SELECT 1 FROM %2$s l WHERE l.token_id = a.token_id)) AS is_there,
                max(a.consumer_key_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %3$s p WHERE p.id = a.consumer_key_id)) AS app_gone,
                max(a.consumer_key_id) AS consumer_key_id,
                max(%6$s) AS lacking, max(%4$s) AS holder
                FROM %1$s a WHERE a.token_id IN (%5$s) GROUP BY a.token_id"""
                        .formatted(
                                tables.archive(),
                                tables.token(),
                                tables.apps(),
                                RestoreSql.holderOf(tables, columns.keys()),
                                marks(rows),
                                RestoreSql.lackingOf(tables, columns.needed()));
        List<Refused> refused = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, ids(rows));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String why =
                            row.getInt("times") > 1
                                    ? "it is in the archive %d times: delete all of them but one"
                                            .formatted(row.getInt("times"))
                                    : RestoreSql.why(row);
                    if (why != null) {
                        refused.add(new Refused(row.getString("token_id"), why));
                    }
                }
            }
        }
        return refused;
    }

    @Override
    public List<List<String>> keys(Connection connection, Set<String> shared) throws SQLException {
        return new MySqlCatalog()
                .uniqueKeys(connection, tables.token()).stream()
                        .filter(shared::containsAll)
                        .toList();
    }

    @Override
    public Set<String> insert(Connection connection, List<Row> rows, TokenColumns columns)
            throws SQLException {
        Set<String> unfit =
                refused(connection, rows, columns).stream()
                        .map(Refused::tokenId)
                        .collect(Collectors.toSet());
        List<String> fit =
                rows.stream().map(Row::tokenId).filter(id -> !unfit.contains(id)).toList();
        if (fit.isEmpty()) {
            return Set.of();
        }
        int inserted =
                update(
                        connection,
                        "INSERT INTO %s (%s) SELECT %s FROM %s a WHERE a.token_id IN (%s)"
                                .formatted(
                                        tables.token(),
                                        list(columns.shared(), ""),
                                        list(columns.shared(), "a."),
                                        tables.archive(),
                                        marks(fit)),
                        fit);
        if (inserted != fit.size()) {
            throw new SQLException(
                    "%d of %d rows came out of the archive; did somebody else take the others?"
                            .formatted(inserted, fit.size()),
                    "40000");
        }
        return Set.copyOf(fit);
    }

    @Override
    public int takeOut(Connection connection, List<Row> rows) throws SQLException {
        return rows.isEmpty()
                ? 0
                : update(
                        connection,
                        "DELETE FROM %s WHERE token_id IN (%s)"
                                .formatted(tables.archive(), marks(rows)),
                        ids(rows));
    }

    @Override
    public void insertChildren(
            Connection connection,
            ChildTable child,
            SideArchive side,
            String path,
            Set<String> columns,
            Set<String> tokenIds)
            throws SQLException {
        if (tokenIds.isEmpty()) {
            return;
        }
        String which = which(child, path, marks(tokenIds));
        int inserted =
                update(
                        connection,
                        "INSERT INTO %s (%s) SELECT %s FROM %s c WHERE %s"
                                .formatted(
                                        side.source(),
                                        list(columns, ""),
                                        list(columns, "c."),
                                        side.table(),
                                        which),
                        tokenIds);
        int taken =
                update(
                        connection,
                        "DELETE c FROM %s c WHERE %s".formatted(side.table(), which),
                        tokenIds);
        if (inserted != taken) {
            throw new SQLException(
                    "%d of %d restored rows left %s; does a trigger hold the others back?"
                            .formatted(taken, inserted, side.table()),
                    "40000");
        }
    }

    /** As lists of ids: without an index, joins of given rows would read all of it for each. */
    private String which(ChildTable child, String path, String marks) {
        String given = "IN (%s)".formatted(marks);
        if (path.isEmpty()) {
            return child.condition().replace("= v.id", given);
        }
        String[] sides = child.condition().split(" = ", 2);
        return "%s IN (SELECT %s FROM %s %s)"
                .formatted(
                        sides[0],
                        sides[1],
                        tables.dialect().oneRow(),
                        path.replace("= v.id", given));
    }

    private static int update(Connection connection, String sql, Collection<String> ids)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, ids);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Collection<String> ids)
            throws SQLException {
        int next = 1;
        for (String id : ids) {
            statement.setString(next++, id);
        }
    }

    private static List<String> ids(List<Row> rows) {
        return rows.stream().map(Row::tokenId).toList();
    }

    private static String marks(Collection<?> given) {
        return String.join(", ", Collections.nCopies(given.size(), "?"));
    }

    private String list(Set<String> columns, String before) {
        return columns.stream()
                .map(tables.dialect().vendor()::quoted)
                .map(before::concat)
                .collect(Collectors.joining(", "));
    }
}
