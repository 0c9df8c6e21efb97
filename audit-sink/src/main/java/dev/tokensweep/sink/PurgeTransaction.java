package dev.tokensweep.sink;

import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The one transaction: fence, pass the gate, lock, purge, tell the refusals, count, commit. Whoever
 * hands over the connection rolls it back when this fails. Used by one worker.
 */
final class PurgeTransaction {
    private final Dialect dialect;
    private final ClockGuard clockGuard;
    private final PurgeGate gate;
    private final TokenStatements statements;
    private final TokenPurge purge;
    private final PurgeJournal journal;
    private final Refusals refusals;
    private final Progress progress;
    private final Outbox outbox;
    private final Faults faults;

    PurgeTransaction(SinkConfig config, Progress progress, Outbox outbox, Faults faults) {
        SinkTables tables = config.tables();
        this.dialect = tables.dialect();
        this.clockGuard = new ClockGuard(faults.clock(), config.upkeep().clockTolerance(), dialect);
        this.gate = new PurgeGate(config);
        this.statements =
                new TokenStatements(tables, new PolicySql(config.policy(), tables), faults);
        this.purge = new TokenPurge(config, tables, statements, faults);
        this.journal = new PurgeJournal(tables);
        this.refusals = new Refusals(statements);
        this.progress = progress;
        this.outbox = outbox;
        this.faults = faults;
    }

    /**
     * Carries out a batch.
     *
     * @throws FencedException when one of its partitions is no longer ours
     * @throws BarredException when nothing may be deleted now
     * @throws ClockDifferenceException when the clocks are found apart by what was decided by them
     * @throws CommitInDoubtException when nobody can tell whether it was committed
     */
    PurgeOutcome carryOut(Connection connection, VerdictBatch batch) throws SQLException {
        begin(connection, batch);
        Exemption exemption = gate.pass(connection);
        List<VerdictRecord> condemned = batch.lastPerToken();
        List<VerdictRecord> going = lock(connection, condemned);
        if (!going.isEmpty()) {
            faults.pass(FailPoint.SINK_AFTER_LOCK);
            purge.purge(connection, going, journal);
            if (!dialect.clockStands()) {
                clockGuard.check(connection);
            }
        }
        List<Refusal> refused = refusals.of(connection, condemned, going);
        // Before the commit: told twice does no harm, not told would leave the token for ever.
        outbox.spare(refused);
        if (!refused.isEmpty()) {
            faults.pass(FailPoint.SINK_AFTER_TOLD);
        }
        List<VerdictRecord> unreadable = batch.unreadable();
        outbox.bury(unreadable);
        Tally tally = new Tally();
        tally.addPurged(going, exemption);
        tally.addSpared(refused);
        PurgeOutcome outcome =
                commit(
                        connection,
                        batch,
                        tally,
                        new PurgeOutcome(going.size(), refused.size(), unreadable.size()));
        faults.pass(FailPoint.SINK_AFTER_COMMIT);
        return outcome;
    }

    /**
     * Only passes the batch; its verdicts are answered otherwise.
     *
     * @param refused those of them that were refused
     */
    void pass(Connection connection, VerdictBatch batch, List<Refusal> refused)
            throws SQLException {
        begin(connection, batch);
        Tally tally = new Tally();
        tally.addSpared(refused);
        commit(connection, batch, tally, new PurgeOutcome(0, refused.size(), 0));
    }

    private void begin(Connection connection, VerdictBatch batch) throws SQLException {
        dialect.sessions().beginPurge(connection);
        progress.fence(connection, batch.nextOffsets().keySet());
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
            statements.bind(statement, condemned);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    locked.add(byId.get(rows.getString(1)));
                }
            }
        }
        return locked;
    }

    private PurgeOutcome commit(
            Connection connection, VerdictBatch batch, Tally tally, PurgeOutcome outcome)
            throws SQLException {
        progress.advance(connection, batch.nextOffsets(), tally);
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
