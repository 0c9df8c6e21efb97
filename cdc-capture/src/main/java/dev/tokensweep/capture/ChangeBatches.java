package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each of the engine's batches in one Kafka transaction, and only then lets the database
 * forget it. Used by the engine's one task thread.
 */
final class ChangeBatches implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeBatches.class);

    private final ChangeWriter writer;
    private final LogOrder order;
    private final CaptureProgress progress;
    private final Faults faults;
    private final SnapshotEnd snapshot;
    private final boolean skipsRepetitions;
    private final ChangeMapper mapper;
    private CaptureOffset stored;
    private int eventsInBatch;

    ChangeBatches(
            ChangeWriter writer,
            CaptureOffset start,
            LogOrder order,
            ChangeMapper mapper,
            CaptureProgress progress,
            Faults faults,
            SnapshotEnd snapshot) {
        this.writer = writer;
        this.order = order;
        this.mapper = mapper;
        this.progress = progress;
        this.faults = faults;
        this.snapshot = snapshot;
        this.skipsRepetitions = faults.keeps(Mechanism.POSITION_GUARD);
        this.stored = start;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> batch,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        try {
            eventsInBatch = 0;
            for (RecordChangeEvent<SourceRecord> event : batch) {
                tell(event.record());
            }
            store();
            // The engine is at work, so it knows the tables.
            snapshot.close();
        } catch (RuntimeException | SQLException e) {
            // The engine drops a batch that fails with Connect's RetriableException and goes on.
            throw new UntoldBatchException(e);
        }
        release(batch.get(batch.size() - 1), committer);
    }

    private void tell(SourceRecord message) throws SQLException {
        LogPoint point = order.point(message);
        if (!point.snapshot()) {
            if (!order.isSnapshotCompleted()) {
                completeSnapshot(point);
            }
            order.reach(point);
        }
        if (isRowChange(message)) {
            tell((Struct) message.value(), point);
        }
    }

    /** The engine's heartbeats and logical messages move the log on, but tell of no row. */
    private static boolean isRowChange(SourceRecord message) {
        Schema schema = message.valueSchema();
        return schema != null && schema.field("op") != null && schema.field("before") != null;
    }

    private void tell(Struct change, LogPoint point) throws SQLException {
        Position position = order.next(point);
        KeyedChange event;
        try {
            // Mapped even where it was told before: a journal entry must be known to what follows.
            event = mapper.map(change, position, point);
        } catch (RuntimeException e) {
            bury(e, position, point);
            return;
        }
        if (event == null || isTold(position)) {
            return;
        }
        writer.send(event);
        eventsInBatch++;
        order.told(position, point);
    }

    /** Whatever it is about the row, it would be there again at the next attempt. */
    private void bury(RuntimeException failure, Position position, LogPoint point) {
        if (isTold(position)) {
            return;
        }
        // Another's message may quote the row.
        String reason =
                failure instanceof UnmappableRowException
                        ? failure.getMessage()
                        : "a row that cannot be mapped: " + failure.getClass().getSimpleName();
        LOGGER.warn("Row at {} goes to the dead letters: {}", position, reason);
        writer.sendDeadLetter(reason, position);
        order.told(position, point);
    }

    private boolean isTold(Position position) {
        return skipsRepetitions && order.isTold(position);
    }

    private void completeSnapshot(LogPoint point) throws SQLException {
        Position position = order.completeSnapshot(point);
        writer.send(
                KeyedChange.forAll(
                        new TokenChange(
                                TokenChange.Kind.SNAPSHOT_COMPLETED,
                                null,
                                position,
                                point.committedMicros(),
                                0,
                                null)));
        order.told(position, point);
        LOGGER.info("Snapshot completed at {}", position);
    }

    private void store() throws SQLException {
        CaptureOffset offset = order.offset();
        if (offset.equals(stored)) {
            progress.heard();
            return;
        }
        writer.send(offset);
        if (!offset.snapshotCompleted()) {
            faults.pass(FailPoint.CAPTURE_IN_SNAPSHOT);
        }
        passWithEvents(FailPoint.CAPTURE_BEFORE_COMMIT);
        writer.commit();
        stored = offset;
        progress.sent(offset, eventsInBatch);
        passWithEvents(FailPoint.CAPTURE_AFTER_COMMIT);
    }

    /** A heartbeat moves the offset too, but to die around it would show nothing. */
    private void passWithEvents(FailPoint point) {
        if (eventsInBatch > 0) {
            faults.pass(point);
        }
    }

    private void release(
            RecordChangeEvent<SourceRecord> last,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        if (stored.snapshotCompleted()) {
            order.release(last, committer, stored);
        }
    }
}
