package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The users' names in the archives: the product's, and those of ours that have them. They have no
 * index for it, so each is read as a whole, on PostgreSQL in stretches that are transactions of
 * their own. Used by one thread.
 */
final class ArchivedNames {
    private static final int BLOCKS_AT_ONCE = 2_048;

    /** By which a row is one user's; the first that a table has counts. */
    private static final List<String> NAMES = List.of("authz_user", "authenticated_user_name");

    /** What else a row has of that user. */
    private static final String ALSO = "subject_identifier";

    private final SinkConfig config;
    private final SinkTables tables;
    private final OperatorSession session;

    /** An archive: its name in a statement, which column has the name, and all that have. */
    private record Archive(String table, String name, List<String> columns) {}

    /** What is done in a stretch of an archive. */
    private interface Step {
        long in(Connection connection, String stretch) throws SQLException;
    }

    ArchivedNames(SinkConfig config, OperatorSession session) {
        this.config = config;
        this.tables = config.tables();
        this.session = session;
    }

    /** Whether a legal hold names a token of this user in the product's archive. */
    boolean areHeld(String user) {
        String held =
                "SELECT count(*) FROM %s t WHERE %%s AND lower(t.authz_user) = lower(?) AND NOT (%s)"
                        .formatted(
                                tables.archive(), new HeldSql(tables).notHeld().replace("%", "%%"));
        for (Archive archive : archives()) {
            if (archive.table().equals(tables.archive())) {
                return walk(archive, (c, stretch) -> count(c, held.formatted(stretch), user)) > 0;
            }
        }
        return false;
    }

    /**
     * Puts the pseudonym in the place of the name.
     *
     * @return in how many rows
     */
    long rename(String user, String pseudonym, Restore.Progress progress) {
        List<Archive> archives = archives();
        long rows = 0;
        for (int i = 0; i < archives.size(); i++) {
            Archive archive = archives.get(i);
            rows += walk(archive, (c, stretch) -> rename(c, archive, stretch, user, pseudonym));
            progress.reached(i + 1L, archives.size());
        }
        return rows;
    }

    private long rename(
            Connection connection, Archive archive, String stretch, String user, String pseudonym)
            throws SQLException {
        String values =
                archive.columns().stream()
                        .map(column -> column + " = ?")
                        .collect(Collectors.joining(", "));
        String sql =
                "UPDATE %s t SET %s WHERE %s AND lower(t.%s) = lower(?)"
                        .formatted(archive.table(), values, stretch, archive.name());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (String ignored : archive.columns()) {
                statement.setString(next++, pseudonym);
            }
            statement.setString(next, user);
            return statement.executeUpdate();
        }
    }

    private static long count(Connection connection, String sql, String user) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, user);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private long walk(Archive archive, Step step) {
        if (tables.dialect().vendor() != Vendor.POSTGRESQL) {
            return session.transact(connection -> step.in(connection, "1 = 1"));
        }
        long blocks = session.transact(c -> Blocks.countOf(c, archive.table()));
        long sum = 0;
        for (long from = 0; from < blocks; from += BLOCKS_AT_ONCE) {
            Blocks stretch = new Blocks(from, Math.min(blocks, from + BLOCKS_AT_ONCE));
            sum += session.transact(connection -> step.in(connection, stretch.sql()));
        }
        return sum;
    }

    private List<Archive> archives() {
        List<String> all = new ArrayList<>(List.of(tables.archive()));
        RelatedTable.all(config.policy(), tables)
                .forEach(related -> all.add(SideArchive.of(tables, related.name()).table()));
        return session.transact(
                connection ->
                        tables.dialect().catalog().read(connection, all).entrySet().stream()
                                .map(entry -> archive(entry.getKey(), entry.getValue().keySet()))
                                .filter(archive -> archive.name() != null)
                                .toList());
    }

    /** Columns are spelled as the catalog has them. */
    private Archive archive(String table, Set<String> columns) {
        List<String> known =
                columns.stream()
                        .filter(column -> isOf(column, NAMES) || isOf(column, List.of(ALSO)))
                        .toList();
        String name =
                known.stream()
                        .filter(column -> isOf(column, NAMES))
                        .map(tables.dialect().vendor()::quoted)
                        .findFirst()
                        .orElse(null);
        return new Archive(
                table, name, known.stream().map(tables.dialect().vendor()::quoted).toList());
    }

    private static boolean isOf(String column, List<String> names) {
        return names.contains(column.toLowerCase(Locale.ROOT));
    }
}
