package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sink.CatalogColumns.Column;
import dev.tokensweep.sink.RestoreOutcome.Refused;
import dev.tokensweep.sink.RestoreSql.Row;
import dev.tokensweep.sink.RestoreSql.TokenColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
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
        List<Row> rows = walk.next(connection, ROWS_AT_ONCE, !order.dryRun());
        TokenColumns columns = sql.columns(connection, catalog, tables);
        if (order.dryRun()) {
            List<Refused> refused = sql.refused(connection, rows, columns);
            tally.add(rows.size() - refused.size(), refused, null);
        } else if (!rows.isEmpty()) {
            putBack(
                    connection,
                    rows,
                    new RestoredRows(connection, tables, sql, children, present, catalog, columns),
                    order,
                    tally);
        }
        return rows.size();
    }

    private void putBack(
            Connection connection,
            List<Row> rows,
            RestoredRows restored,
            RestoreOrder order,
            Tally tally)
            throws SQLException {
        String batchId = UUID.randomUUID().toString();
        List<String> ids = rows.stream().map(Row::tokenId).distinct().toList();
        // Before the rows themselves: capture relies on the order in the log. What is not put back
        // then is told of to nobody.
        new PurgeJournal(tables).writeRestore(connection, batchId, order.by(), ids);
        Set<String> back = restored.move(rows);
        if (!back.isEmpty()) {
            hold(connection, back, order, tally.isFirst());
        }
        tally.add(back.size(), restored.refused(rows), batchId);
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
