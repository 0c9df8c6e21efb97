package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import dev.tokensweep.sink.RestoreOutcome.Refused;
import dev.tokensweep.sink.RestoreSql.Row;
import dev.tokensweep.sink.RestoreSql.TokenColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves archived rows, with all that belongs to them, back within one transaction. What is known
 * not to fit is left out by the statements. Where the database refuses what is left, nothing of it
 * has changed, and each half is tried, until the token at fault is alone. Used by one thread.
 */
final class RestoredRows {
    private final Connection connection;
    private final SinkTables tables;
    private final RestoreSql sql;
    private final Children children;
    private final List<ChildTable> present;
    private final Map<String, Map<String, Column>> catalog;
    private final TokenColumns columns;

    private final List<Row> moved = new ArrayList<>();
    private final Map<String, String> unfit = new HashMap<>();

    /**
     * @param present those of the children that are there
     * @param catalog of the tables of tokens and children, and of their archives, frozen
     */
    RestoredRows(
            Connection connection,
            SinkTables tables,
            RestoreSql sql,
            Children children,
            List<ChildTable> present,
            Map<String, Map<String, Column>> catalog,
            TokenColumns columns) {
        this.connection = connection;
        this.tables = tables;
        this.sql = sql;
        this.children = children;
        this.present = present;
        this.catalog = catalog;
        this.columns = columns;
    }

    /**
     * Moves what can be moved. Of a token that is in the archive twice, only the first is tried: a
     * token does not come back as it was before.
     *
     * @return the ids of those that are back
     */
    Set<String> move(List<Row> rows) throws SQLException {
        Set<String> found = new HashSet<>();
        tryMove(rows.stream().filter(row -> found.add(row.tokenId())).toList());
        Set<String> back = new TreeSet<>();
        moved.forEach(row -> back.add(row.tokenId()));
        return back;
    }

    /** Those of the rows that were not moved, and why, also where what stood in the way is gone. */
    List<Refused> refused(List<Row> rows) throws SQLException {
        List<Row> left = new ArrayList<>(rows);
        left.removeAll(moved);
        Map<String, String> why = new HashMap<>(unfit);
        for (Refused each : sql.refused(connection, left, columns)) {
            why.put(each.tokenId(), each.why());
        }
        return left.stream()
                .map(Row::tokenId)
                .map(id -> new Refused(id, why.getOrDefault(id, "another was faster: try again")))
                .toList();
    }

    private void tryMove(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            moved.addAll(moveAll(rows));
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (Fault.of(e) != Fault.ROW) {
                throw e;
            }
            connection.rollback(before);
            if (rows.size() == 1) {
                unfit.put(rows.get(0).tokenId(), FailureLine.of(e));
                return;
            }
            tryMove(rows.subList(0, rows.size() / 2));
            tryMove(rows.subList(rows.size() / 2, rows.size()));
        }
    }

    private List<Row> moveAll(List<Row> rows) throws SQLException {
        Set<String> back = sql.insert(connection, rows, columns);
        List<Row> taken = rows.stream().filter(row -> back.contains(row.tokenId())).toList();
        int out = sql.takeOut(connection, taken);
        if (out != back.size()) {
            throw new SQLException(
                    "%d of %d restored tokens left the archive; does a trigger hold the others back?"
                            .formatted(out, back.size()),
                    "40000");
        }
        moveChildren(back);
        return taken;
    }

    /** From above: each hangs on the one before. */
    private void moveChildren(Set<String> back) throws SQLException {
        for (int i = present.size() - 1; i >= 0; i--) {
            ChildTable child = present.get(i);
            SideArchive side = children.sideArchive(child);
            if (catalog.containsKey(side.table())) {
                sql.insertChildren(
                        connection,
                        child,
                        side,
                        child.path(tables),
                        RestoreSql.shared(catalog, side.source(), side.table()),
                        back);
            }
        }
    }
}
