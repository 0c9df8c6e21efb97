package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import io.debezium.engine.DebeziumEngine.Offsets;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The order of PostgreSQL's log. A record has the same place again because PostgreSQL starts at a
 * transaction's beginning, sends transactions in commit order, and a place is counted from the
 * transaction's beginning. Used by one thread.
 */
final class PostgresOrder implements LogOrder {
    static final String BOUNDARY = "lsn_commit";
    static final String LSN = "lsn";

    private final CaptureOffset start;
    private boolean snapshotCompleted;
    private long snapshotLsn;
    private long snapshotRows;
    private long boundary;
    private long change;
    private int index = -1;
    private Position last;
    private long lastTransactionId;
    private long lastMicros;

    PostgresOrder(CaptureOffset start) {
        this.start = start;
        snapshotCompleted = start.snapshotCompleted();
        boundary = start.boundary();
        last = start.last();
        lastTransactionId = start.transactionId();
        lastMicros = start.committedMicros();
    }

    @Override
    public LogPoint point(SourceRecord message) {
        Map<String, ?> offset = message.sourceOffset();
        Number ended = (Number) offset.get(BOUNDARY);
        return LogPoint.of(
                offset.get("snapshot") != null,
                ended == null ? null : (Long) ended.longValue(),
                number(offset, LSN),
                number(offset, "txId"),
                number(offset, "ts_usec"));
    }

    private static long number(Map<String, ?> offset, String name) {
        return offset.get(name) instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public boolean isSnapshotCompleted() {
        return snapshotCompleted;
    }

    @Override
    public Position completeSnapshot(LogPoint first) {
        snapshotCompleted = true;
        boundary = snapshotRows > 0 ? snapshotLsn : first.lsn();
        return new Position(start.epoch(), 0, ++snapshotRows, 0);
    }

    @Override
    public void reach(LogPoint point) {
        if (point.boundary() == null) {
            return;
        }
        int order = Long.compareUnsigned(point.boundary(), boundary);
        if (order < 0) {
            throw new LogDivergedException(
                    "the log went back from %x to %x".formatted(boundary, point.boundary()));
        }
        if (order > 0) {
            boundary = point.boundary();
            change = 0;
            index = -1;
        }
    }

    @Override
    public Position next(LogPoint point) {
        if (point.snapshot()) {
            snapshotLsn = point.lsn();
            return new Position(start.epoch(), 0, ++snapshotRows, 0);
        }
        if (boundary == start.last().transaction()
                && point.transactionId() != start.transactionId()) {
            throw new LogDivergedException(
                    "after %x the log told of transaction %d and now of %d"
                            .formatted(boundary, start.transactionId(), point.transactionId()));
        }
        if (Long.compareUnsigned(point.lsn(), change) > 0) {
            change = point.lsn();
            index = 0;
        } else {
            index++;
        }
        return new Position(start.epoch(), boundary, change, index);
    }

    @Override
    public boolean isTold(Position position) {
        return !position.isAfter(start.last());
    }

    @Override
    public void told(Position position, LogPoint point) {
        last = position;
        lastTransactionId = point.snapshot() ? 0 : point.transactionId();
        lastMicros = point.committedMicros();
    }

    @Override
    public CaptureOffset offset() {
        return new CaptureOffset(
                start.epoch(),
                snapshotCompleted,
                boundary,
                last,
                lastTransactionId,
                lastMicros,
                null);
    }

    /** Lets the slot move up to the last transaction told as a whole. */
    @Override
    public void release(
            RecordChangeEvent<SourceRecord> lastMessage,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            CaptureOffset stored)
            throws InterruptedException {
        Offsets confirmed = committer.buildOffsets();
        confirmed.set(LSN, stored.boundary());
        confirmed.set(BOUNDARY, stored.boundary());
        committer.markProcessed(lastMessage, confirmed);
        committer.markBatchFinished();
    }
}
