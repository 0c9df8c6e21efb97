package dev.tokensweep.capture;

import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Wire;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before the very first snapshot, lets the sink take what is over straight from the table, and
 * tells of it: a backlog of years need not go the long way round. There is no slot yet, so no log
 * is kept meanwhile, and none of these deletions comes back by it.
 *
 * <p>What is told is a table of the sink's, written in the transactions of its purges. It is told
 * exactly once: the number of its last row told is the place in the stored offset, whose epoch is
 * the lane's own. Used by one thread.
 */
final class BacklogLane {
    private static final Logger LOGGER = LoggerFactory.getLogger(BacklogLane.class);
    private static final Deserializer<Change> CHANGES = Wire.change().deserializer();

    /** Of some thousand tokens each: they are in memory together. */
    private static final int ROWS_PER_COMMIT = 10;

    /** Each telling costs the brokers a transaction, and its readers one more. */
    private static final long PAUSE_MS = 500;

    /** A sink that is at work, or about to begin, moves more often. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final CaptureConfig config;
    private final Database database;
    private final ChangeWriter writer;
    private final CaptureProgress progress;
    private final CountDownLatch closing;
    private final Faults faults;
    private final String lane;
    private final String backlog;

    BacklogLane(
            CaptureConfig config,
            Database database,
            ChangeWriter writer,
            CaptureProgress progress,
            CountDownLatch closing,
            Faults faults) {
        this.config = config;
        this.database = database;
        this.writer = writer;
        this.progress = progress;
        this.closing = closing;
        this.faults = faults;
        this.lane = database.tables().qualified(OwnTables.LANE);
        this.backlog = database.tables().qualified(OwnTables.BACKLOG);
    }

    /**
     * Holds the lane open until nothing is left to take, or its time is over.
     *
     * @param first whether nothing says that capture has ever begun
     * @param stored null where none is
     * @param decided where capture would start without a lane
     * @return where it starts
     */
    CaptureOffset drain(boolean first, CaptureOffset stored, CaptureOffset decided)
            throws SQLException, InterruptedException {
        boolean resumes = stored != null && Long.valueOf(stored.epoch()).equals(lastEpoch());
        if (!(first || resumes) || (config.backlogLimit().isZero() && isEmpty())) {
            return decided;
        }
        Position told = resumes ? stored.last() : new Position(decided.epoch(), 0, 0, 0);
        if (!config.backlogLimit().isZero()) {
            open(told.epoch());
        }
        // By its epoch the next attempt knows this one, and goes on with it.
        writer.commit(offset(told, 0));
        progress.toldBacklog(0);
        forget(told);
        told = follow(told);
        close();
        forget(told);
        return CaptureOffset.snapshotBegins(StartRules.epochAfter(told.epoch()));
    }

    private Position follow(Position from) throws SQLException, InterruptedException {
        LaneWatch watch = new LaneWatch(config.backlogLimit(), PATIENCE, System::nanoTime);
        Position told = from;
        boolean over = false;
        while (!over) {
            String movedAt = openSince();
            Map<Long, BacklogPurged> rows = after(told);
            if (!rows.isEmpty()) {
                told = tell(told, rows);
            }
            if (rows.size() == ROWS_PER_COMMIT) {
                continue;
            }
            if (movedAt == null) {
                over = true;
            } else if (watch.isLate(movedAt)) {
                LOGGER.info("The fast lane is closed: {}", watch.reason());
                close();
            } else if (closing.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("closed while the first backlog went");
            }
        }
        return told;
    }

    private Position tell(Position told, Map<Long, BacklogPurged> rows) throws SQLException {
        Position last = told;
        int tokens = 0;
        long committedMicros = 0;
        for (Map.Entry<Long, BacklogPurged> row : rows.entrySet()) {
            last = new Position(told.epoch(), 0, row.getKey(), 0);
            writer.send(row.getValue(), last);
            tokens += row.getValue().tokens().size();
            committedMicros = row.getValue().committedMicros();
        }
        faults.pass(FailPoint.CAPTURE_BEFORE_COMMIT);
        writer.commit(offset(last, committedMicros));
        faults.pass(FailPoint.CAPTURE_AFTER_COMMIT);
        progress.toldBacklog(tokens);
        forget(last);
        return last;
    }

    private static CaptureOffset offset(Position told, long committedMicros) {
        return new CaptureOffset(told.epoch(), false, 0, told, 0, committedMicros, null);
    }

    private Map<Long, BacklogPurged> after(Position told) throws SQLException {
        Map<Long, BacklogPurged> rows = new LinkedHashMap<>();
        database.query(
                "SELECT seq, purged FROM %s WHERE seq > ? ORDER BY seq LIMIT %d"
                        .formatted(backlog, ROWS_PER_COMMIT),
                row ->
                        rows.put(
                                row.getLong(1),
                                (BacklogPurged) CHANGES.deserialize(null, row.getBytes(2))),
                told.change());
        return rows;
    }

    private boolean isEmpty() throws SQLException {
        return !database.isTrue("SELECT EXISTS (SELECT 1 FROM %s)".formatted(backlog));
    }

    /** What was told is on record; a repetition after a crash finds nothing. */
    private void forget(Position told) throws SQLException {
        database.update("DELETE FROM %s WHERE seq <= ?".formatted(backlog), told.change());
    }

    private Long lastEpoch() throws SQLException {
        String epoch = database.first("SELECT epoch FROM %s WHERE id = 1".formatted(lane));
        return epoch == null ? null : (Long) Long.parseLong(epoch);
    }

    private void open(long epoch) throws SQLException {
        database.update(
                """
                INSERT INTO %s AS l (id, epoch, state, moved_at, last_seq)
                VALUES (1, ?, 'OPEN', clock_timestamp() AT TIME ZONE 'UTC', 0)
                ON CONFLICT (id) DO UPDATE SET epoch = EXCLUDED.epoch, state = 'OPEN',
                moved_at = EXCLUDED.moved_at"""
                        .formatted(lane),
                epoch);
    }

    /** When the sink last moved; null where the lane is not open. */
    private String openSince() throws SQLException {
        return database.first(
                "SELECT moved_at FROM %s WHERE id = 1 AND state = 'OPEN'".formatted(lane));
    }

    /** Waits for the transactions that have joined the lane; after them, there is none. */
    private void close() throws SQLException {
        database.execute(
                """
                WITH alone AS (SELECT id FROM %1$s WHERE id = 1 FOR UPDATE)
                UPDATE %1$s l SET state = 'CLOSED' FROM alone WHERE l.id = alone.id"""
                        .formatted(lane));
    }
}
