package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One passage through one related table, in windows of its key: what is over, and held by nothing,
 * is locked, journalled, archived with its children and deleted, each window in one transaction.
 * Used by one thread.
 */
final class RelatedPurge {
    private static final Logger LOGGER = LoggerFactory.getLogger(RelatedPurge.class);

    /** The standard's class for rollbacks. */
    private static final String HELD_BACK = "40000";

    private static final GivenRows KEYS = GivenRows.as("v", GivenRows.key("id"));

    private static final int KEYS_PER_WINDOW = 2_000;
    private static final int ROWS_PER_TRANSACTION = 500;

    private final SinkConfig config;
    private final PurgeGate gate;
    private final RelatedTable table;
    private final SideArchive archive;
    private final PurgeJournal journal;
    private final Children children;

    /** A condition on the row {@code t}. */
    private final String mayGo;

    /** A parameter, and one column of given rows, as a key: of its own type, or no index serves. */
    private final String keyParameter;

    private final String sameKey;

    /** Null before the first window. */
    private String after;

    private int limit = ROWS_PER_TRANSACTION;

    /** What is too much for the server once is not asked of it again. */
    private int most = ROWS_PER_TRANSACTION;

    /** A row to be purged. */
    private record Going(String key, boolean retain) {}

    private RelatedPurge(SinkConfig config, RelatedTable table, String mayGo, String asKey) {
        this.config = config;
        this.gate = new PurgeGate(config);
        this.table = table;
        this.archive = SideArchive.of(config.tables(), table.name());
        this.journal = new PurgeJournal(config.tables());
        this.children = new Children(config.tables(), table.children());
        this.mayGo = mayGo;
        this.keyParameter = "?" + asKey;
        this.sameKey = config.dialect().sameKey("t." + table.key(), "v.id" + asKey);
    }

    /**
     * What the table lacks to be swept: itself, or columns of it. A date is no time: by a whole day
     * it would be over too early.
     */
    static List<String> missing(Connection connection, SinkConfig config, RelatedTable table)
            throws SQLException {
        Map<String, Column> columns = columns(connection, config, table);
        if (columns.isEmpty()) {
            return List.of("such table");
        }
        List<String> missing = new ArrayList<>(table.columns());
        missing.add(table.key());
        missing.removeIf(
                name -> columns.containsKey(name) && !columns.get(name).type().equals("date"));
        return missing;
    }

    /** A passage through a table that lacks nothing. */
    static RelatedPurge of(Connection connection, SinkConfig config, RelatedTable table)
            throws SQLException {
        Map<String, Column> columns = columns(connection, config, table);
        String hold = config.tables().hold();
        String notHeld =
                table.held(columns.keySet(), hold).stream()
                        .map(held -> "NOT " + held)
                        .collect(Collectors.joining(" AND "));
        return new RelatedPurge(
                config,
                table,
                "(%s) AND %s".formatted(table.over(connection, config.tables()), notHeld),
                asKey(config.dialect(), columns.get(table.key()).type()));
    }

    /** PostgreSQL compares a padded text by an index only with another of the kind. */
    private static String asKey(Dialect dialect, String type) {
        if (dialect.vendor() != Vendor.POSTGRESQL) {
            return "";
        }
        return type.startsWith("character(") ? "::bpchar" : "::varchar";
    }

    private static Map<String, Column> columns(
            Connection connection, SinkConfig config, RelatedTable table) throws SQLException {
        String name = config.tables().product(table.name());
        return config.dialect()
                .catalog()
                .read(connection, List.of(name))
                .getOrDefault(name, Map.of());
    }

    /**
     * Carries out the next window and commits. Where a row stands in the way of others, the next
     * windows are smaller, until that row is found and passed over.
     *
     * @return whether there may be more
     */
    boolean purgeWindow(Connection connection) throws SQLException {
        config.dialect().beginPurge(connection);
        gate.pass(connection);
        String upTo = windowEnd(connection);
        if (upTo == null) {
            connection.commit();
            return false;
        }
        List<Going> going = lock(connection, upTo);
        List<ChildTable> present = freeze(connection, going);
        try {
            purge(connection, going, present);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            narrow(going, e);
            return true;
        }
        after = going.size() < limit ? upTo : going.get(going.size() - 1).key;
        limit = Math.min(most, limit * 2);
        return true;
    }

    private void narrow(List<Going> going, SQLException failure) throws SQLException {
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
            after = going.get(0).key;
            LOGGER.warn(
                    "A row of {} is passed over, and tried again with the next round: {}",
                    table.name(),
                    FailureLine.of(failure));
        }
    }

    private String windowEnd(Connection connection) throws SQLException {
        String sql =
                "SELECT max(w.k) FROM (%s) w"
                        .formatted(
                                config.queries()
                                        .limited(
                                                "SELECT t.%1$s AS k FROM %2$s t%3$s ORDER BY t.%1$s"
                                                        .formatted(
                                                                table.key(),
                                                                archive.source(),
                                                                after == null
                                                                        ? ""
                                                                        : " WHERE t.%s > %s"
                                                                                .formatted(
                                                                                        table.key(),
                                                                                        keyParameter)),
                                                KEYS_PER_WINDOW));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (after != null) {
                statement.setString(1, after);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /**
     * Locks what is over, in the order of the keys: what was found is asked again by its key, so
     * that a lock is taken on no other row.
     */
    private List<Going> lock(Connection connection, String upTo) throws SQLException {
        List<String> found = find(connection, upTo);
        if (found.isEmpty()) {
            return List.of();
        }
        Dialect dialect = config.dialect();
        String sql =
                "SELECT v.id, %s FROM %s WHERE %s %s"
                        .formatted(
                                table.retain(),
                                dialect.join(
                                        dialect.table(KEYS),
                                        archive.source(),
                                        "t",
                                        sameKey,
                                        RowLock.SKIPPING),
                                mayGo,
                                dialect.locking("t", "t." + table.key(), RowLock.SKIPPING));
        List<Going> going = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            dialect.bind(statement, 1, KEYS, ChildRemoval.given(found));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    going.add(new Going(rows.getString(1), rows.getBoolean(2)));
                }
            }
        }
        return going;
    }

    private List<String> find(Connection connection, String upTo) throws SQLException {
        String query =
                "SELECT t.%1$s FROM %2$s t WHERE t.%1$s <= %5$s%3$s AND %4$s ORDER BY t.%1$s"
                        .formatted(
                                table.key(),
                                archive.source(),
                                after == null
                                        ? ""
                                        : " AND t.%s > %s".formatted(table.key(), keyParameter),
                                mayGo,
                                keyParameter);
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(config.queries().limited(query, limit))) {
            statement.setString(1, upTo);
            if (after != null) {
                statement.setString(2, after);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    /** Apart from the purge: who has a whole table locked is no fault of a row's. */
    private List<ChildTable> freeze(Connection connection, List<Going> going) throws SQLException {
        if (going.isEmpty()) {
            return List.of();
        }
        List<ChildTable> present =
                config.upkeep().children() ? children.present(connection) : List.of();
        boolean copies = going.stream().anyMatch(Going::retain);
        List<String> all =
                new ArrayList<>(copies ? children.tables(present) : children.sources(present));
        if (copies) {
            all.add(archive.table());
        }
        config.dialect().catalog().freeze(connection, all);
        return present;
    }

    private void purge(Connection connection, List<Going> going, List<ChildTable> present)
            throws SQLException {
        for (boolean retain : new boolean[] {true, false}) {
            List<String> keys =
                    going.stream().filter(row -> row.retain == retain).map(Going::key).toList();
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
        Dialect dialect = config.dialect();
        Copying copying = retain ? archive.copying(archive.shared(connection), batchId) : null;
        for (String sql : dialect.deletion(KEYS, archive.source(), sameKey, mayGo, copying)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                dialect.bind(statement, 1, KEYS, ChildRemoval.given(keys));
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
