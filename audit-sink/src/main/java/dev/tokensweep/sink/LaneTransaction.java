package dev.tokensweep.sink;

import dev.tokensweep.faults.Faults;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * One transaction that takes what is over in some blocks straight from the table: join the lane,
 * pass the gate, look and lock, purge, count, commit. It asks the clocks first, as every
 * transaction that deletes. Used by one thread.
 */
final class LaneTransaction {
    /** Under this the lane counts in the table of progress, as if it were a topic. */
    private static final String PROGRESS_ID = "backlog";

    private final DataSource database;
    private final ClockGuard clockGuard;
    private final PurgeGate gate;
    private final Lane lane;
    private final SinkTables tables;
    private final OverTokens overTokens;
    private final TokenPurge purge;
    private final Progress progress;

    LaneTransaction(SinkConfig config, DataSource database, Faults faults) {
        this.tables = config.tables();
        this.database = database;
        this.clockGuard =
                new ClockGuard(faults.clock(), config.upkeep().clockTolerance(), config.dialect());
        this.gate = new PurgeGate(config);
        this.lane = new Lane(tables);
        this.overTokens = new OverTokens(config);
        this.purge =
                new TokenPurge(
                        config,
                        tables,
                        new TokenStatements(tables, new PolicySql(config.policy(), tables), faults),
                        faults);
        this.progress = new Progress(tables, PROGRESS_ID, faults);
    }

    /** Comes before the first, in a transaction of the caller. */
    void begin(Connection connection) throws SQLException {
        progress.claim(connection, OverTokens.PARTITION);
    }

    /**
     * Takes what is over in these blocks. Told twice that it failed, the caller may try again: what
     * was committed is gone from the table.
     *
     * @param epoch under which the lane was open
     * @return how many went; empty where the lane is open no longer
     * @throws BarredException when nothing may be deleted now
     */
    OptionalInt carryOut(long epoch, Blocks blocks) throws SQLException {
        try (Connection connection = database.getConnection()) {
            clockGuard.check(connection);
            tables.dialect().sessions().beginPurge(connection);
            if (!lane.join(connection, epoch)) {
                return OptionalInt.empty();
            }
            Exemption exemption = gate.pass(connection);
            OverTokens.Look look = overTokens.in(connection, blocks);
            List<VerdictRecord> going = look.verdicts();
            if (going.isEmpty()) {
                lane.move(connection);
            } else {
                purge.purge(
                        connection,
                        going,
                        new BacklogRecord(tables, look.rows(), look.nowMicros()));
                count(connection, going, exemption);
            }
            connection.commit();
            return OptionalInt.of(going.size());
        }
    }

    private void count(Connection connection, List<VerdictRecord> going, Exemption exemption)
            throws SQLException {
        Tally tally = new Tally();
        tally.addPurged(going, exemption);
        progress.advance(connection, Map.of(OverTokens.PARTITION, 0L), tally);
    }
}
