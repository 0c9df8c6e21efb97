package dev.tokensweep.sink;

import dev.tokensweep.events.Spared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The one transaction: fence, lock, journal, archive and delete, tell the refusals, commit. Whoever
 * hands over the connection rolls it back when this fails. Used by one worker.
 */
final class PurgeTransaction {
    private final SinkConfig config;
    private final PostgresStatements statements;
    private final ArchiveColumns archiveColumns;
    private final PurgeJournal journal;
    private final Progress progress;
    private final Outbox outbox;

    PurgeTransaction(SinkConfig config, Progress progress, Outbox outbox) {
        SinkTables tables = SinkTables.in(config.schema());
        this.config = config;
        this.statements = new PostgresStatements(tables, config.safePeriod());
        this.archiveColumns = new ArchiveColumns(tables, config.droppableColumns());
        this.journal = new PurgeJournal(tables);
        this.progress = progress;
        this.outbox = outbox;
    }

    /**
     * Carries out a batch.
     *
     * @throws FencedException when one of its partitions is no longer ours
     * @throws CommitInDoubtException when nobody can tell whether it was committed
     */
    PurgeOutcome carryOut(Connection connection, VerdictBatch batch) throws SQLException {
        begin(connection, batch);
        List<VerdictRecord> condemned = batch.lastPerToken();
        List<VerdictRecord> going = lock(connection, condemned);
        if (!going.isEmpty()) {
            List<String> columns = config.retain() ? archiveColumns.shared(connection) : List.of();
            journal.write(connection, UUID.randomUUID().toString(), going, config.retain());
            purge(connection, going, columns);
        }
        List<Refusal> refusals = refusals(connection, condemned, going);
        // Before the commit: told twice does no harm, not told would leave the token for ever.
        outbox.spare(refusals);
        List<VerdictRecord> unreadable = batch.unreadable();
        outbox.bury(unreadable);
        return commit(
                connection,
                batch,
                new PurgeOutcome(going.size(), refusals.size(), unreadable.size()));
    }

    /** Only passes the batch; its verdicts are answered otherwise. */
    void pass(Connection connection, VerdictBatch batch) throws SQLException {
        begin(connection, batch);
        commit(connection, batch, new PurgeOutcome(0, 0, 0));
    }

    private void begin(Connection connection, VerdictBatch batch) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute(PostgresStatements.SETTINGS);
        }
        progress.advance(connection, batch.nextOffsets());
    }

    private List<VerdictRecord> lock(Connection connection, List<VerdictRecord> condemned)
            throws SQLException {
        if (condemned.isEmpty()) {
            return List.of();
        }
        Map<String, VerdictRecord> byId = new HashMap<>(condemned.size() * 2);
        condemned.forEach(verdict -> byId.put(verdict.tokenId(), verdict));
        List<VerdictRecord> locked = new ArrayList<>(condemned.size());
        try (PreparedStatement statement = connection.prepareStatement(statements.lock())) {
            VerdictArrays.bind(statement, condemned);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    locked.add(byId.get(rows.getString(1)));
                }
            }
        }
        return locked;
    }

    private void purge(Connection connection, List<VerdictRecord> going, List<String> columns)
            throws SQLException {
        String sql = config.retain() ? statements.archive(columns) : statements.delete();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            VerdictArrays.bind(statement, going);
            int gone = statement.executeUpdate();
            if (gone != going.size()) {
                // A trigger interfered; the standard's class for rollbacks has it tried again.
                throw new SQLException(
                        "%d of %d locked tokens were %s; does a trigger hold them back?"
                                .formatted(
                                        gone,
                                        going.size(),
                                        config.retain() ? "archived" : "deleted"),
                        "40000");
            }
        } catch (SQLException e) {
            throw ChildLockedException.recognise(e);
        }
    }

    /** Tokens that are gone already need no answer: the log tells of their deletion. */
    private List<Refusal> refusals(
            Connection connection, List<VerdictRecord> condemned, List<VerdictRecord> going)
            throws SQLException {
        if (going.size() == condemned.size()) {
            return List.of();
        }
        Set<VerdictRecord> gone = new HashSet<>(going);
        Map<String, VerdictRecord> left = new HashMap<>();
        for (VerdictRecord verdict : condemned) {
            if (!gone.contains(verdict)) {
                left.put(verdict.tokenId(), verdict);
            }
        }
        List<Refusal> refusals = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(statements.classify())) {
            VerdictArrays.bind(statement, List.copyOf(left.values()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    refusals.add(new Refusal(left.get(rows.getString("token_id")), cause(rows)));
                }
            }
        }
        return refusals;
    }

    private static Spared.Cause cause(ResultSet row) throws SQLException {
        if (!row.getBoolean("same_version")) {
            return Spared.Cause.CHANGED;
        }
        return row.getBoolean("due") ? Spared.Cause.LOCKED : Spared.Cause.NOT_DUE;
    }

    private static PurgeOutcome commit(
            Connection connection, VerdictBatch batch, PurgeOutcome outcome) throws SQLException {
        try {
            connection.commit();
            return outcome;
        } catch (SQLException e) {
            if (Fault.isLostConnection(e)) {
                throw new CommitInDoubtException(outcome, batch.nextOffsets(), e);
            }
            throw e;
        }
    }
}
