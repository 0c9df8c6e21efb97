package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sink.RelatedRows.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One passage through one related table, in windows of its key: the rows that may go are locked,
 * journalled, archived with their children and deleted, each window in one transaction. Used by one
 * thread.
 */
final class RelatedPurge {
    private static final Logger LOGGER = LoggerFactory.getLogger(RelatedPurge.class);

    /** The standard's class for rollbacks. */
    private static final String HELD_BACK = "40000";

    private static final int ROWS_PER_TRANSACTION = 500;

    private final SinkConfig config;
    private final PurgeGate gate;
    private final RelatedTable table;
    private final RelatedRows rows;
    private final SideArchive archive;
    private final PurgeJournal journal;
    private final Children children;

    /** Null before the first window. */
    private String after;

    private int limit = ROWS_PER_TRANSACTION;

    /** What is too much for the server once is not asked of it again. */
    private int most = ROWS_PER_TRANSACTION;

    private RelatedPurge(SinkConfig config, RelatedTable table, RelatedRows rows) {
        this.config = config;
        this.gate = new PurgeGate(config);
        this.table = table;
        this.archive = SideArchive.of(config.tables(), table.name());
        this.journal = new PurgeJournal(config.tables());
        this.children = new Children(config.tables(), table.children());
        this.rows = rows;
    }

    /** A passage through a table that lacks nothing. */
    static RelatedPurge of(Connection connection, SinkConfig config, RelatedTable table)
            throws SQLException {
        return new RelatedPurge(config, table, RelatedRows.of(connection, config, table));
    }

    /**
     * Carries out the next window and commits. Where a row stands in the way of others, the next
     * windows are smaller, until that row is found and passed over.
     *
     * @return whether there may be more
     */
    boolean purgeWindow(Connection connection) throws SQLException {
        config.dialect().sessions().beginPurge(connection);
        gate.pass(connection);
        String upTo = rows.end(connection, after);
        if (upTo == null) {
            connection.commit();
            return false;
        }
        List<Row> going = rows.lock(connection, after, upTo, limit);
        List<ChildTable> present = freeze(connection, going);
        try {
            purge(connection, going, present);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            narrow(going, e);
            return true;
        }
        after = going.size() < limit ? upTo : going.get(going.size() - 1).key();
        limit = Math.min(most, limit * 2);
        return true;
    }

    private void narrow(List<Row> going, SQLException failure) throws SQLException {
        boolean isTooMuch = Fault.isTooMuch(failure);
        // What one row can do beside being wrong: a lock below it, a trigger.
        boolean isOfARow =
                Fault.of(failure) == Fault.ROW
                        || config.dialect().isLockTimeout(failure)
                        || HELD_BACK.equals(failure.getSQLState());
        if (!isTooMuch && !isOfARow) {
            throw failure;
        }
        limit = Math.max(1, going.size() / 2);
        if (isTooMuch) {
            most = limit;
        }
        if (going.size() == 1) {
            after = going.get(0).key();
            LOGGER.warn(
                    "A row of {} is passed over, and tried again with the next round: {}",
                    table.name(),
                    FailureLine.of(failure));
        }
    }

    /** Apart from the purge: who has a whole table locked is no fault of a row's. */
    private List<ChildTable> freeze(Connection connection, List<Row> going) throws SQLException {
        if (going.isEmpty()) {
            return List.of();
        }
        List<ChildTable> present =
                config.upkeep().children() ? children.present(connection) : List.of();
        boolean copies = going.stream().anyMatch(Row::retain);
        List<String> all =
                new ArrayList<>(copies ? children.tables(present) : children.sources(present));
        if (copies) {
            all.add(archive.table());
        }
        config.dialect().catalog().freeze(connection, all);
        return present;
    }

    private void purge(Connection connection, List<Row> going, List<ChildTable> present)
            throws SQLException {
        for (boolean retain : new boolean[] {true, false}) {
            List<String> keys =
                    going.stream().filter(row -> row.retain() == retain).map(Row::key).toList();
            if (!keys.isEmpty()) {
                purge(connection, keys, retain, present);
            }
        }
    }

    private void purge(
            Connection connection, List<String> keys, boolean retain, List<ChildTable> present)
            throws SQLException {
        String batchId = UUID.randomUUID().toString();
        if (!present.isEmpty()) {
            children.remove(
                    connection,
                    present,
                    keys,
                    retain ? batchId : null,
                    config.dialect().catalog().read(connection, children.tables(present)));
        }
        journal.writeRows(
                connection,
                batchId,
                OwnTables.RELATED,
                table.rule(),
                table.name(),
                table.secretKey() ? keys.stream().map(SecretKey::hash).toList() : keys,
                retain);
        delete(connection, keys, batchId, retain);
    }

    private void delete(Connection connection, List<String> keys, String batchId, boolean retain)
            throws SQLException {
        Copying copying = retain ? archive.copying(archive.shared(connection), batchId) : null;
        for (String sql : rows.deletion(copying)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                config.dialect().bind(statement, 1, RelatedRows.KEYS, ChildRemoval.given(keys));
                int gone = statement.executeUpdate();
                if (gone != keys.size()) {
                    throw new SQLException(
                            "%d of %d locked rows of %s went; does a trigger hold the others back?"
                                    .formatted(gone, keys.size(), table.name()),
                            HELD_BACK);
                }
            }
        }
    }
}
