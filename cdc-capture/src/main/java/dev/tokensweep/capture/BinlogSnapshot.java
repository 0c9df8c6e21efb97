package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenChange.Kind;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what is in the tables of a MySQL or MariaDB server already, from one transaction that sees
 * them all as they were at one place of the log. No table is locked and no writer waits. Used once,
 * by one thread.
 */
final class BinlogSnapshot {
    private static final Logger LOGGER = LoggerFactory.getLogger(BinlogSnapshot.class);
    private static final int ROWS_PER_COMMIT = 5_000;

    private final Database reader;
    private final long epoch;
    private final ChangeWriter writer;
    private final CaptureProgress progress;
    private final CountDownLatch closing;
    private final Faults faults;
    private long rows;

    /**
     * @param reader in whose session the transaction is open
     * @param closing ends it
     */
    BinlogSnapshot(
            Database reader,
            long epoch,
            ChangeWriter writer,
            CaptureProgress progress,
            CountDownLatch closing,
            Faults faults) {
        this.reader = reader;
        this.epoch = epoch;
        this.writer = writer;
        this.progress = progress;
        this.closing = closing;
        this.faults = faults;
    }

    /**
     * Tells it all.
     *
     * @param place that the transaction sees
     * @return where to follow the log from
     */
    CaptureOffset tell(BinlogPlace place) throws SQLException, InterruptedException {
        tellTokens();
        int holds = tellHolds();
        writer.send(
                KeyedChange.forAll(
                        new TokenChange(
                                Kind.SNAPSHOT_COMPLETED, null, nextPlace(), nowMicros(), 0, null)));
        CaptureOffset end = offset(true, place.json());
        commit(end, 0);
        LOGGER.info("Snapshot of {} rows and {} holds completed at {}", rows, holds, place);
        return end;
    }

    private void tellTokens() throws SQLException, InterruptedException {
        TokenTableReader table = new TokenTableReader(reader);
        List<TokenTableReader.Token> page = table.next(ROWS_PER_COMMIT);
        while (!page.isEmpty()) {
            if (closing.getCount() == 0) {
                throw new InterruptedException("closed while the tables were read");
            }
            long readMicros = nowMicros();
            for (TokenTableReader.Token token : page) {
                writer.send(
                        new KeyedChange(
                                token.id(),
                                new TokenChange(
                                        Kind.SEEN, token.row(), nextPlace(), readMicros, 0, null)));
            }
            commit(offset(false, null), page.size());
            page = table.next(ROWS_PER_COMMIT);
        }
    }

    private int tellHolds() throws SQLException {
        int[] told = {0};
        LogPoint point = LogPoint.of(true, null, 0, 0, nowMicros());
        reader.query(
                "SELECT hold_id, scope, subject, reason, author, released_at, released_by FROM %s"
                        .formatted(reader.tables().qualified(OwnTables.HOLD)),
                row -> {
                    writer.send(KeyedChange.forAll(HoldRows.standing(row, nextPlace(), point)));
                    told[0]++;
                });
        return told[0];
    }

    private void commit(CaptureOffset reached, int events) throws SQLException {
        writer.send(reached);
        if (!reached.snapshotCompleted()) {
            faults.pass(FailPoint.CAPTURE_IN_SNAPSHOT);
        }
        faults.pass(FailPoint.CAPTURE_BEFORE_COMMIT);
        writer.commit();
        progress.sent(reached, events);
        faults.pass(FailPoint.CAPTURE_AFTER_COMMIT);
    }

    private Position nextPlace() {
        return new Position(epoch, 0, ++rows, 0);
    }

    private CaptureOffset offset(boolean completed, String resumption) {
        return new CaptureOffset(
                epoch, completed, 0, new Position(epoch, 0, rows, 0), 0, nowMicros(), resumption);
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
