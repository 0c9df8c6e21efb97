package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sink.CatalogColumns.Column;
import dev.tokensweep.sink.RestoreOutcome.Refused;
import dev.tokensweep.sink.RestoreSql.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Moves tokens from the archive back into the token table, with all that belonged to them, some
 * thousands at a time. Each transaction tells the log of it, places the holds, and takes out of the
 * archives what is back: so nothing is in both, and whatever ends it, saying the same again goes
 * on. A token that cannot be put back stays where it is, and does not stop the others.
 *
 * <p>Used by one thread. Fails with {@link RestoreRefusedException}, {@link RestoreFailedException}
 * or {@link DatabaseUnreachableException}.
 */
public final class Restore {
    /** Every hold is asked for at every deletion, and told to every partition of the cleaner. */
    public static final int MOST_HOLDS = Holds.MOST_AT_ONCE;

    private static final int ROWS_AT_ONCE = 2_000;
    private static final int SHOWN = 1_000;

    private final SinkTables tables;
    private final Children children;
    private final RestoreSql sql;
    private final OperatorSession session;

    /**
     * @param config of which only the database's part is asked
     * @throws RestoreRefusedException when it is no database that this knows
     */
    public Restore(SinkConfig config) {
        this.tables = config.tables();
        this.children = new Children(tables, ChildTable.OF_TOKENS);
        this.sql = config.dialect().restore(tables);
        this.session =
                new OperatorSession(config, "tokensweep-restore", new RestoreFailures(config));
    }

    /** Who is told how it goes on. */
    @FunctionalInterface
    public interface Progress {
        /** So much of the work is done, in a measure that the database suggests. */
        void reached(long done, long total);
    }

    /**
     * How many rows of the archive are chosen.
     *
     * @param progress is told of each stretch
     */
    public long count(RestoreChoice choice, Progress progress) {
        RestoreWalk walk = walk(choice);
        long count = 0;
        while (!walk.isOver()) {
            count += session.transact(walk::countNext);
            progress.reached(walk.reached(), walk.total());
        }
        return count;
    }

    /** Puts tokens back, or says what would be done. */
    public RestoreOutcome run(RestoreChoice choice, RestoreOrder order, Progress progress) {
        HoldsText.checkAuthor(order.by());
        if (!order.dryRun()) {
            session.provide(OwnTables.JOURNAL);
            session.provide(OwnTables.HOLD);
        }
        Tally tally = new Tally();
        RestoreWalk walk = walk(choice);
        while (!walk.isOver()) {
            session.transact(connection -> batch(connection, walk, order, tally));
            tally.settle();
            progress.reached(walk.reached(), walk.total());
        }
        return tally.outcome();
    }

    private RestoreWalk walk(RestoreChoice choice) {
        return session.transact(
                connection -> {
                    if (!tables.dialect().catalog().isThere(connection, tables.archive())) {
                        throw new RestoreRefusedException(
                                "%s does not exist: there is nothing to restore from"
                                        .formatted(tables.archive()));
                    }
                    return sql.walk(connection, choice);
                });
    }

    /**
     * One transaction.
     *
     * @return how many rows it looked at
     */
    private int batch(Connection connection, RestoreWalk walk, RestoreOrder order, Tally tally)
            throws SQLException {
        List<ChildTable> present = children.present(connection);
        List<String> all = new ArrayList<>(List.of(tables.token(), tables.archive()));
        all.addAll(children.tables(present));
        if (!order.dryRun()) {
            tables.dialect().catalog().freeze(connection, all);
        }
        Map<String, Map<String, Column>> catalog = tables.dialect().catalog().read(connection, all);
        Set<String> columns = RestoreSql.shared(catalog, tables.token(), tables.archive());
        List<Row> rows = walk.next(connection, ROWS_AT_ONCE, !order.dryRun());
        List<List<String>> keys = sql.keys(connection, columns);
        if (order.dryRun()) {
            List<Refused> refused = sql.refused(connection, rows, keys);
            tally.add(rows.size() - refused.size(), refused, null);
        } else if (!rows.isEmpty()) {
            putBack(connection, rows, columns, keys, present, catalog, order, tally);
        }
        return rows.size();
    }

    private void putBack(
            Connection connection,
            List<Row> rows,
            Set<String> columns,
            List<List<String>> keys,
            List<ChildTable> present,
            Map<String, Map<String, Column>> catalog,
            RestoreOrder order,
            Tally tally)
            throws SQLException {
        String batchId = UUID.randomUUID().toString();
        List<String> ids = rows.stream().map(Row::tokenId).distinct().toList();
        // Before the rows themselves: capture relies on the order in the log. What is not put back
        // then is told of to nobody.
        new PurgeJournal(tables).writeRestore(connection, batchId, order.by(), ids);
        Set<String> back = sql.insert(connection, rows, columns, keys);
        List<Row> taken = firstOfEach(rows, back);
        List<Row> left = new ArrayList<>(rows);
        left.removeAll(taken);
        int out = sql.takeOut(connection, taken);
        if (out != back.size()) {
            throw new SQLException(
                    "%d of %d restored tokens left the archive; does a trigger hold the others back?"
                            .formatted(out, back.size()),
                    "40000");
        }
        restoreChildren(connection, present, catalog, back);
        if (!back.isEmpty()) {
            hold(connection, back, order, tally.isFirst());
        }
        tally.add(back.size(), refused(connection, left, keys), batchId);
    }

    /** Each of the rows that were not put back, also where what stood in its way is gone by now. */
    private List<Refused> refused(Connection connection, List<Row> left, List<List<String>> keys)
            throws SQLException {
        Map<String, String> why = new HashMap<>();
        for (Refused each : sql.refused(connection, left, keys)) {
            why.put(each.tokenId(), each.why());
        }
        return left.stream()
                .map(Row::tokenId)
                .map(id -> new Refused(id, why.getOrDefault(id, "another was faster: try again")))
                .toList();
    }

    /** Of a token that is in the archive twice, the one that was put back: the latest. */
    private static List<Row> firstOfEach(List<Row> rows, Set<String> back) {
        Set<String> found = new HashSet<>();
        return rows.stream()
                .filter(row -> back.contains(row.tokenId()) && found.add(row.tokenId()))
                .toList();
    }

    /** From above: each hangs on the one before. */
    private void restoreChildren(
            Connection connection,
            List<ChildTable> present,
            Map<String, Map<String, Column>> catalog,
            Set<String> back)
            throws SQLException {
        for (int i = present.size() - 1; i >= 0; i--) {
            ChildTable child = present.get(i);
            SideArchive side = children.sideArchive(child);
            if (catalog.containsKey(side.table())) {
                sql.insertChildren(
                        connection,
                        child,
                        side,
                        children.path(child),
                        RestoreSql.shared(catalog, side.source(), side.table()),
                        back);
            }
        }
    }

    /**
     * In the transaction that puts them back: whoever sees the tokens sees the holds, so no purge
     * has to be waited for.
     */
    private void hold(Connection connection, Set<String> back, RestoreOrder order, boolean first)
            throws SQLException {
        List<Hold> holds = new ArrayList<>();
        switch (order.holding()) {
            case TOKEN -> back.forEach(id -> holds.add(hold(Hold.Scope.TOKEN, id, order)));
            case ALL -> {
                if (first) {
                    holds.add(hold(Hold.Scope.ALL, "", order));
                }
            }
            case NONE -> {
                // The operator has seen to it, or does not mind.
            }
        }
        HoldsText.check(holds);
        if (!holds.isEmpty()) {
            int unused = Holds.insert(connection, tables, holds);
        }
    }

    private static Hold hold(Hold.Scope scope, String subject, RestoreOrder order) {
        return new Hold(UUID.randomUUID().toString(), scope, subject, order.reason(), order.by());
    }

    /** What was done; counts a transaction's share only once it is committed. For one thread. */
    private static final class Tally {
        private final List<Refused> shown = new ArrayList<>();
        private final List<String> batches = new ArrayList<>();
        private long restored;
        private long refusals;
        private int pendingRestored;
        private List<Refused> pendingRefused = List.of();
        private String pendingBatch;

        private boolean isFirst() {
            return restored == 0;
        }

        private void add(int back, List<Refused> refused, String batchId) {
            pendingRestored = back;
            pendingRefused = refused;
            pendingBatch = back > 0 ? batchId : null;
        }

        private void settle() {
            restored += pendingRestored;
            refusals += pendingRefused.size();
            pendingRefused.stream().limit(SHOWN - shown.size()).forEach(shown::add);
            if (pendingBatch != null) {
                batches.add(pendingBatch);
            }
            add(0, List.of(), null);
        }

        private RestoreOutcome outcome() {
            return new RestoreOutcome(restored, refusals, shown, batches);
        }
    }
}
