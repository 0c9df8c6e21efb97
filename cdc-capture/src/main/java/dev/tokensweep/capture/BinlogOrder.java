package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The order of a binary log. A record's place is its own in the log: the file, the position of the
 * event and the row in it; its transaction is known by where its first record stands. The engine
 * starts at a transaction's beginning, so a record has the same place when it comes again. Used by
 * one thread.
 */
final class BinlogOrder implements LogOrder {
    private static final Struct NO_SOURCE = null;

    private final CaptureOffset start;
    private BinlogPlace place;
    private Position last;
    private long lastTransactionId;
    private long lastMicros;
    private String transactionGtid;
    private long transaction;
    private long event;
    private int row;
    private int sameRow;
    private String gtid;

    BinlogOrder(CaptureOffset start) {
        this.start = start;
        place = BinlogPlace.parse(start.resumption());
        last = start.last();
        lastTransactionId = start.transactionId();
        lastMicros = start.committedMicros();
    }

    @Override
    public LogPoint point(SourceRecord message) {
        Struct source = source(message);
        move(message.sourceOffset());
        if (source == null) {
            return new LogPoint(false, null, place.number(), 0, 0, 0);
        }
        gtid = source.getString("gtid");
        return new LogPoint(
                false,
                null,
                BinlogPlace.number(source.getString("file"), source.getInt64("pos")),
                source.getInt32("row"),
                sequence(gtid),
                source.getInt64("ts_us"));
    }

    private static Struct source(SourceRecord message) {
        Schema schema = message.valueSchema();
        return schema == null || schema.field("op") == null
                ? NO_SOURCE
                : ((Struct) message.value()).getStruct("source");
    }

    /**
     * Follows the engine's own place. Before its first transaction the engine names the beginning
     * of the file it reads: that tells nothing new.
     */
    private void move(Map<String, ?> offset) {
        BinlogPlace next = place.movedTo(offset);
        boolean isBehind = Long.compareUnsigned(next.number(), place.number()) < 0;
        if (!isBehind || !next.gtids().equals(place.gtids())) {
            place = next;
        } else if (place.schemaUnread()) {
            place =
                    new BinlogPlace(
                            place.origin(), place.file(), place.pos(), place.gtids(), false);
        }
    }

    /** The number that a server gives its transactions one by one. */
    private static long sequence(String gtid) {
        if (gtid == null) {
            throw new IllegalStateException(
                    "the binary log tells of a change without a global transaction id: see gtid_mode");
        }
        int end = Math.max(gtid.lastIndexOf(':'), gtid.lastIndexOf('-'));
        return Long.parseLong(gtid.substring(end + 1));
    }

    /** What was in the tables is told before the engine starts. */
    @Override
    public boolean isSnapshotCompleted() {
        return true;
    }

    @Override
    public Position completeSnapshot(LogPoint first) {
        throw new IllegalStateException("the engine takes no snapshot of a binary log's tables");
    }

    /** Where a transaction begins is told by its records. */
    @Override
    public void reach(LogPoint point) {
        if (point.transactionId() != 0 && !gtid.equals(transactionGtid)) {
            transactionGtid = gtid;
            transaction = point.lsn();
        }
    }

    @Override
    public Position next(LogPoint point) {
        // A changed key comes as a deletion and an insertion of one row.
        sameRow = point.lsn() == event && point.row() == row ? sameRow + 1 : 0;
        event = point.lsn();
        row = point.row();
        Position position =
                new Position(start.epoch(), transaction, event, Math.addExact(2 * row, sameRow));
        if (isTold(position)
                && last.transaction() != 0
                && point.transactionId() != lastTransactionId) {
            throw new LogDivergedException(
                    "after transaction %d at %s the log told of transaction %d at %s"
                            .formatted(lastTransactionId, last, point.transactionId(), position));
        }
        return position;
    }

    /** Also within one life: the engine's client may connect anew and begin a transaction again. */
    @Override
    public boolean isTold(Position position) {
        return !position.isAfter(last);
    }

    @Override
    public void told(Position position, LogPoint point) {
        last = position;
        lastTransactionId = point.transactionId();
        lastMicros = point.committedMicros();
    }

    @Override
    public CaptureOffset offset() {
        return new CaptureOffset(
                start.epoch(), true, 0, last, lastTransactionId, lastMicros, place.json());
    }

    /** The server keeps its log for as long as it is told to, whoever reads it. */
    @Override
    public void release(
            RecordChangeEvent<SourceRecord> lastMessage,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            CaptureOffset stored)
            throws InterruptedException {
        committer.markProcessed(lastMessage);
        committer.markBatchFinished();
    }
}
