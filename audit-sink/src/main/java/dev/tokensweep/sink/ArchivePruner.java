package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Takes out of one archive what is older than its retention, some rows at a time, and journals
 * every one. The archives have neither key nor index: a row is addressed by its place, which holds
 * within the transaction that has locked it. A row of unknown age stays. Used by one thread.
 */
final class ArchivePruner implements Chore {
    private static final Duration PERIOD = Duration.ofHours(1);

    /** Between two stretches with hardly anything to take: reading is not to be felt. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final int ROWS_PER_TRANSACTION = 1_000;

    /** 64 MiB at the usual size of a block: some tenths of a second. */
    private static final long BLOCKS_PER_STRETCH = 8_192;

    private static final String RULE = "archive-retention";

    private final DataSource database;
    private final ClockGuard clockGuard;
    private final Dialect dialect;
    private final PurgeJournal journal;
    private final PurgeGate gate;
    private final PrunedArchive archive;
    private final String isPruned;

    /** Tables with rows of their own that are still to be gone through in this round. */
    private final Deque<String> parts = new ArrayDeque<>();

    private boolean inRound;
    private long nextNanos = System.nanoTime();

    /** Where the next stretch of the part at hand begins. */
    private long block;

    private ArchivePruner(
            SinkConfig config,
            DataSource database,
            ClockGuard clockGuard,
            PrunedArchive archive,
            Duration retention) {
        this.database = database;
        this.clockGuard = clockGuard;
        this.dialect = config.dialect();
        this.journal = new PurgeJournal(config.tables());
        this.gate = new PurgeGate(config);
        this.archive = archive;
        this.isPruned =
                "t.%s < %s - %s AND %s"
                        .formatted(
                                archive.archivedAt(),
                                PostgresDialect.NOW,
                                PostgresDialect.interval(retention),
                                archive.notHeld());
    }

    /** One for each archive; none where archives are kept for ever. */
    static List<ArchivePruner> all(SinkConfig config, DataSource database, ClockGuard clockGuard) {
        Duration retention = config.upkeep().archiveRetention();
        // Preflight says so where it is asked for.
        if (retention == null || config.dialect().vendor() != Vendor.POSTGRESQL) {
            return List.of();
        }
        return PrunedArchive.all(config).stream()
                .map(archive -> new ArchivePruner(config, database, clockGuard, archive, retention))
                .toList();
    }

    @Override
    public String name() {
        return "the pruning of " + archive.name();
    }

    /** One stretch; once an hour it begins anew. A round that fails is given up. */
    @Override
    public boolean doWhatIsDue() throws SQLException {
        if (System.nanoTime() - nextNanos < 0) {
            return false;
        }
        boolean finished = true;
        try (Connection connection = database.getConnection()) {
            if (!inRound) {
                begin(connection);
            }
            finished = parts.isEmpty() || !prune(connection, parts.peek());
        } finally {
            inRound = !finished;
            if (finished) {
                nextNanos = System.nanoTime() + PERIOD.toNanos();
            }
        }
        return finished;
    }

    private void begin(Connection connection) throws SQLException {
        parts.clear();
        parts.addAll(parts(connection));
        connection.commit();
        block = 0;
    }

    /** The archive itself, or what it is partitioned into; none where there is none. */
    private List<String> parts(Connection connection) throws SQLException {
        String sql =
                """
                WITH RECURSIVE part (id) AS (SELECT to_regclass(?)::oid
                UNION ALL SELECT i.inhrelid FROM pg_inherits i JOIN part ON i.inhparent = part.id)
                SELECT c.oid::regclass::text FROM part JOIN pg_class c ON c.oid = part.id
                WHERE c.relkind = 'r' ORDER BY 1""";
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, archive.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    /** Whether there may be more, here or in another part. */
    private boolean prune(Connection connection, String part) throws SQLException {
        // Before the gate: whoever places a hold does not wait for a scan.
        settle(connection);
        List<String> candidates = candidates(connection, part);
        long blocks = Blocks.countOf(connection, part);
        connection.commit();
        if (!candidates.isEmpty()) {
            prune(connection, part, candidates);
        }
        if (candidates.size() < ROWS_PER_TRANSACTION) {
            block += BLOCKS_PER_STRETCH;
            nextNanos = System.nanoTime() + PAUSE.toNanos();
        }
        if (block >= blocks) {
            parts.remove();
            block = 0;
        }
        return !parts.isEmpty();
    }

    private List<String> candidates(Connection connection, String part) throws SQLException {
        List<String> places = new ArrayList<>();
        String sql =
                "SELECT t.ctid::text FROM ONLY %s t WHERE %s AND %s LIMIT %d"
                        .formatted(
                                part,
                                new Blocks(block, block + BLOCKS_PER_STRETCH).sql(),
                                isPruned,
                                ROWS_PER_TRANSACTION);
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                places.add(rows.getString(1));
            }
        }
        return places;
    }

    private void settle(Connection connection) throws SQLException {
        clockGuard.check(connection);
        dialect.sessions().beginPurge(connection);
    }

    /** Another row may lie in a place by now: all is asked again. */
    private void prune(Connection connection, String part, List<String> candidates)
            throws SQLException {
        settle(connection);
        gate.pass(connection);
        List<String> places = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        String sql =
                "SELECT t.ctid::text, coalesce(t.%s, '') FROM ONLY %s t WHERE t.ctid = ANY (?::tid[]) AND %s FOR UPDATE SKIP LOCKED"
                        .formatted(archive.id(), part, isPruned);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", candidates.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    places.add(rows.getString(1));
                    ids.add(rows.getString(2));
                }
            }
        }
        if (!places.isEmpty()) {
            delete(connection, part, places, ids);
        }
        connection.commit();
    }

    private void delete(Connection connection, String part, List<String> places, List<String> ids)
            throws SQLException {
        journal.writeRows(
                connection,
                UUID.randomUUID().toString(),
                OwnTables.ARCHIVE_PRUNED,
                RULE,
                archive.name(),
                ids,
                false);
        String sql =
                "DELETE FROM ONLY %s t WHERE t.ctid = ANY (?::tid[]) AND %s"
                        .formatted(part, isPruned);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", places.toArray()));
            if (statement.executeUpdate() != places.size()) {
                throw new SQLException(
                        "rows of %s moved while locked".formatted(archive.name()), "40000");
            }
        }
    }
}
