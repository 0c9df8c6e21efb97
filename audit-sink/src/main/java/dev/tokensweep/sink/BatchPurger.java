package dev.tokensweep.sink;

import dev.tokensweep.events.Spared;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a batch, and where one of its rows stands in the way of the others, or all of them
 * are too much for one transaction, halves it until that row is found and put aside. Used by one
 * worker.
 */
final class BatchPurger {
    private static final Logger LOGGER = LoggerFactory.getLogger(BatchPurger.class);

    /** So many rows refused with none accepted between them are not the rows' fault. */
    private static final int MOST_DEAD_IN_A_ROW = 20;

    private final DataSource database;
    private final ClockGuard clockGuard;
    private final PurgeTransaction transaction;
    private final Outbox outbox;
    private final SinkHealth health;
    private int deadInARow;

    BatchPurger(
            DataSource database,
            ClockGuard clockGuard,
            PurgeTransaction transaction,
            Outbox outbox,
            SinkHealth health) {
        this.database = database;
        this.clockGuard = clockGuard;
        this.transaction = transaction;
        this.outbox = outbox;
        this.health = health;
    }

    /**
     * Carries out all of the batch, or fails with part of it done: the progress row says how far.
     *
     * @return how many tokens went
     */
    int purge(VerdictBatch batch) throws SQLException {
        try {
            PurgeOutcome outcome = carryOut(batch);
            health.add(outcome);
            if (outcome.purged() > 0) {
                deadInARow = 0;
            }
            if (outcome.deadLettered() > 0) {
                LOGGER.warn("{} unreadable verdicts are dead letters", outcome.deadLettered());
            }
            return outcome.purged();
        } catch (SQLException e) {
            boolean mayGoLater = e instanceof ChildLockedException || Fault.isTooMuch(e);
            if (!mayGoLater && Fault.of(e) != Fault.ROW) {
                throw e;
            }
            if (batch.size() > 1) {
                return purge(batch.firstHalf()) + purge(batch.secondHalf());
            }
            if (mayGoLater) {
                spare(batch);
            } else {
                bury(batch, e);
            }
            return 0;
        }
    }

    /** Closing the connection rolls back whatever was not committed. */
    private PurgeOutcome carryOut(VerdictBatch batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            clockGuard.check(connection);
            return transaction.carryOut(connection, batch);
        }
    }

    private void pass(VerdictBatch batch, List<Refusal> refused) throws SQLException {
        try (Connection connection = database.getConnection()) {
            transaction.pass(connection, batch, refused);
        }
    }

    private void spare(VerdictBatch single) throws SQLException {
        List<Refusal> refused =
                List.of(new Refusal(single.records().get(0), Spared.Cause.LOCKED, null));
        outbox.spare(refused);
        pass(single, refused);
        health.add(new PurgeOutcome(0, 1, 0));
    }

    private void bury(VerdictBatch single, SQLException failure) throws SQLException {
        if (deadInARow == MOST_DEAD_IN_A_ROW) {
            throw failure;
        }
        VerdictRecord dead = single.records().get(0);
        String reason = FailureLine.of(failure);
        outbox.bury(dead, reason);
        pass(single, List.of());
        deadInARow++;
        health.add(new PurgeOutcome(0, 0, 1));
        LOGGER.warn("The verdict on token {} is a dead letter: {}", dead.tokenId(), reason);
    }
}
