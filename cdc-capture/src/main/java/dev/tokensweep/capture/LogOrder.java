package dev.tokensweep.capture;

import dev.tokensweep.events.Position;

/**
 * Gives every captured record its place in the one order, the same place again when PostgreSQL
 * sends it again. That holds because PostgreSQL starts at a transaction's beginning, sends
 * transactions in commit order, and a place is counted from the transaction's beginning. Used by
 * one thread.
 */
final class LogOrder {
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

    LogOrder(CaptureOffset start) {
        this.start = start;
        snapshotCompleted = start.snapshotCompleted();
        boundary = start.boundary();
        last = start.last();
        lastTransactionId = start.transactionId();
        lastMicros = start.committedMicros();
    }

    boolean isSnapshotCompleted() {
        return snapshotCompleted;
    }

    /**
     * Ends the snapshot before the first record that is none of its own.
     *
     * @return the place of this point
     */
    Position completeSnapshot(LogPoint first) {
        snapshotCompleted = true;
        boundary = snapshotRows > 0 ? snapshotLsn : first.lsn();
        return new Position(start.epoch(), 0, ++snapshotRows, 0);
    }

    /** Notes that everything before the record's transaction is told. */
    void reach(LogPoint point) {
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

    /** The next record's place. */
    Position next(LogPoint point) {
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

    /** Whether the record at this place was told before the restart. */
    boolean isTold(Position position) {
        return !position.isAfter(start.last());
    }

    void told(Position position, LogPoint point) {
        last = position;
        lastTransactionId = point.snapshot() ? 0 : point.transactionId();
        lastMicros = point.committedMicros();
    }

    /** The offset after everything told so far. */
    CaptureOffset offset() {
        return new CaptureOffset(
                start.epoch(), snapshotCompleted, boundary, last, lastTransactionId, lastMicros);
    }
}
