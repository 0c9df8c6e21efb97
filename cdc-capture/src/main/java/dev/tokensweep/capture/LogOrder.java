package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Gives every captured record its place in the one order, the same place again when the database
 * sends it again after a restart. Used by one thread.
 */
interface LogOrder {

    /** Where a record of the engine's stands. */
    LogPoint point(SourceRecord message);

    /** Whether all that was in the tables at the beginning is told. */
    boolean isSnapshotCompleted();

    /**
     * Ends the snapshot before the first record that is none of its own.
     *
     * @return the place of this point
     */
    Position completeSnapshot(LogPoint first);

    /**
     * Notes that everything before the record's transaction is told.
     *
     * @throws LogDivergedException when this is not the log that was followed so far
     */
    void reach(LogPoint point);

    /**
     * The next record's place.
     *
     * @throws LogDivergedException when this is not the log that was followed so far
     */
    Position next(LogPoint point);

    /** Whether the record at this place was told before. */
    boolean isTold(Position position);

    void told(Position position, LogPoint point);

    /** The offset after everything told so far. */
    CaptureOffset offset();

    /** Lets the database forget what is stored as told, and not a byte more. */
    void release(
            RecordChangeEvent<SourceRecord> last,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            CaptureOffset stored)
            throws InterruptedException;
}
