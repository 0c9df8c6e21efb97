package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Wire;
import dev.tokensweep.events.WireReader;
import dev.tokensweep.events.WireWriter;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;

/**
 * How far the changes are told; stored in the Kafka transaction that tells them.
 *
 * @param snapshotCompleted false while the epoch's snapshot is under way; there is no going on from
 *     such an offset
 * @param boundary the log position at which the last transaction told as a whole ended: PostgreSQL
 *     starts again with the transaction after it
 * @param last the last change told, which may lie inside that next transaction
 * @param transactionId the transaction of the last change, 0 if it was none of the log's
 * @param committedMicros the commit time of the last change
 * @param resumption where the engine goes on, on databases whose log has no boundaries to name;
 *     null on PostgreSQL
 */
record CaptureOffset(
        long epoch,
        boolean snapshotCompleted,
        long boundary,
        Position last,
        long transactionId,
        long committedMicros,
        String resumption) {

    CaptureOffset {
        Objects.requireNonNull(last, "last");
    }

    /** The offset of a snapshot that has told nothing yet. */
    static CaptureOffset snapshotBegins(long epoch) {
        return new CaptureOffset(epoch, false, 0, new Position(epoch, 0, 0, 0), 0, 0, null);
    }

    static Serde<CaptureOffset> serde() {
        return Wire.serde(CaptureOffset::write, CaptureOffset::read);
    }

    private static void write(WireWriter out, CaptureOffset offset) {
        out.writeLong(offset.epoch)
                .writeByte(offset.snapshotCompleted ? 1 : 0)
                .writeLong(offset.boundary)
                .writePosition(offset.last)
                .writeLong(offset.transactionId)
                .writeLong(offset.committedMicros);
        if (offset.resumption != null) {
            out.writeText(offset.resumption);
        }
    }

    private static CaptureOffset read(WireReader in) {
        return new CaptureOffset(
                in.readLong(),
                in.readByte() == 1,
                in.readLong(),
                in.readPosition(),
                in.readLong(),
                in.readLong(),
                in.hasMore() ? in.readRequiredText() : null);
    }
}
