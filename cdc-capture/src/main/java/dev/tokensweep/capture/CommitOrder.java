package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The order of a log of which the engine tells the transactions in the order of their commits. A
 * record's place is its transaction's point of commit, and its number among all records committed
 * there: their own places in the log need not rise within a transaction. The engine is always made
 * to begin at a transaction's beginning, so a record has the same place when it comes again. Used
 * by one thread.
 */
abstract class CommitOrder implements LogOrder {
    private static final Struct NO_SOURCE = null;

    private final CaptureOffset start;
    private boolean snapshotCompleted;
    private long snapshotRows;
    private CommitPlace place;
    private long commit;
    private long transactionId;
    private long ordinal;
    private Position last;
    private long lastTransactionId;
    private long lastMicros;
    private Map<String, ?> before;
    private SourceRecord current;

    CommitOrder(CaptureOffset start) {
        this.start = start;
        snapshotCompleted = start.snapshotCompleted();
        place = CommitPlace.parse(start.resumption());
        before = place.engine();
        last = start.last();
        lastTransactionId = start.transactionId();
        lastMicros = start.committedMicros();
        commit = last.transaction();
        transactionId = lastTransactionId;
        ordinal = place.first() - 1;
    }

    /** The point of commit of a record's transaction as a number, which rises with the log. */
    abstract long commit(Struct source);

    /** The id of a record's transaction, as the engine writes it. */
    abstract String transaction(Struct source);

    /** The same as a number; never 0. */
    abstract long transactionId(Struct source);

    /**
     * The offset from which the engine tells a transaction as a whole, and none before it.
     *
     * @param before the engine's offset with the last record before the transaction's first
     * @param source of the transaction's first record
     * @param other where to begin for another transaction that was told before it and committed at
     *     the same point; null where there is none
     */
    abstract Map<String, String> beginningOf(
            Map<String, ?> before, Struct source, CommitPlace other);

    /** The offset from which the engine goes on where no transaction is told yet. */
    abstract Map<String, String> behindSnapshot(Map<String, ?> offset);

    @Override
    public final LogPoint point(SourceRecord message) {
        if (current != null) {
            before = current.sourceOffset();
        }
        current = message;
        boolean isSnapshot = message.sourceOffset().get("snapshot") != null;
        Struct source = source(message);
        if (source == null) {
            return LogPoint.of(isSnapshot, null, 0, 0, nowMicros());
        }
        long micros = source.getInt64("ts_us");
        return isSnapshot
                ? LogPoint.of(true, null, 0, 0, micros)
                : LogPoint.of(false, null, commit(source), transactionId(source), micros);
    }

    private static Struct source(SourceRecord message) {
        Schema schema = message.valueSchema();
        return schema == null || schema.field("op") == null
                ? NO_SOURCE
                : ((Struct) message.value()).getStruct("source");
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public final boolean isSnapshotCompleted() {
        return snapshotCompleted;
    }

    @Override
    public final Position completeSnapshot(LogPoint first) {
        snapshotCompleted = true;
        place = new CommitPlace(place.origin(), behindSnapshot(before), "", 0);
        return nextOfSnapshot();
    }

    private Position nextOfSnapshot() {
        return new Position(start.epoch(), 0, ++snapshotRows, 0);
    }

    /** The engine's own offsets within a transaction would lose the rest of it. */
    @Override
    public final void reach(LogPoint point) {
        if (point.transactionId() == 0) {
            if (place.transaction().isEmpty()) {
                place =
                        new CommitPlace(
                                place.origin(), behindSnapshot(current.sourceOffset()), "", 0);
            }
            return;
        }
        if (point.lsn() == commit && point.transactionId() == transactionId) {
            return;
        }
        int order = Long.compareUnsigned(point.lsn(), commit);
        if (order < 0) {
            throw new LogDivergedException(
                    "after what was committed at %s the log told of what was committed at %s"
                            .formatted(
                                    Long.toUnsignedString(commit),
                                    Long.toUnsignedString(point.lsn())));
        }
        enter(point, order == 0 && !place.transaction().isEmpty());
    }

    private void enter(LogPoint point, boolean isSameCommit) {
        Struct source = source(current);
        long first = isSameCommit ? Math.max(ordinal, last.change()) + 1 : 0;
        place =
                new CommitPlace(
                        place.origin(),
                        beginningOf(before, source, isSameCommit ? place : null),
                        transaction(source),
                        first);
        commit = point.lsn();
        transactionId = point.transactionId();
        ordinal = first - 1;
    }

    @Override
    public final Position next(LogPoint point) {
        return point.snapshot()
                ? nextOfSnapshot()
                : new Position(start.epoch(), commit, ++ordinal, 0);
    }

    @Override
    public final boolean isTold(Position position) {
        return !position.isAfter(last);
    }

    @Override
    public final void told(Position position, LogPoint point) {
        last = position;
        lastTransactionId = point.transactionId();
        lastMicros = point.committedMicros();
    }

    @Override
    public final CaptureOffset offset() {
        return new CaptureOffset(
                start.epoch(),
                snapshotCompleted,
                0,
                last,
                lastTransactionId,
                lastMicros,
                place.json());
    }

    /** The server keeps its log for as long as it is told to, whoever reads it. */
    @Override
    public final void release(
            RecordChangeEvent<SourceRecord> lastMessage,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            CaptureOffset stored)
            throws InterruptedException {
        committer.markProcessed(lastMessage);
        committer.markBatchFinished();
    }
}
