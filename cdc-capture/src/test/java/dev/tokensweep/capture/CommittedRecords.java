package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Records as the engine tells them of a log that goes by commits. */
final class CommittedRecords {
    static final long EPOCH = 7;
    static final String ORIGIN = "a-database";

    private static final Schema SOURCE =
            SchemaBuilder.struct()
                    .field("ts_us", Schema.INT64_SCHEMA)
                    .field("commit_lsn", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("commit_scn", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("txId", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("redo_thread", Schema.OPTIONAL_INT32_SCHEMA)
                    .build();
    private static final Schema ENVELOPE =
            SchemaBuilder.struct()
                    .field("op", Schema.STRING_SCHEMA)
                    .field("source", SOURCE)
                    .build();

    private CommittedRecords() {}

    /** An epoch that has told nothing yet. */
    static CaptureOffset fresh() {
        return new CaptureOffset(
                EPOCH,
                false,
                0,
                new Position(EPOCH, 0, 0, 0),
                0,
                0,
                CommitPlace.unread(ORIGIN).json());
    }

    /** After a snapshot of five rows, where the engine goes on from an offset of its own. */
    static CaptureOffset begun(Map<String, String> engine) {
        return new CaptureOffset(
                EPOCH,
                true,
                0,
                new Position(EPOCH, 0, 5, 0),
                0,
                0,
                new CommitPlace(ORIGIN, engine, "", 0).json());
    }

    /**
     * A change of a row.
     *
     * @param source what the record says of its place
     * @param offset the engine's own
     */
    static SourceRecord change(Map<String, ?> source, Map<String, ?> offset) {
        return record("c", source, offset);
    }

    /** A row that a snapshot reads. */
    static SourceRecord read(Map<String, ?> offset) {
        return record("r", Map.of(), offset);
    }

    static SourceRecord heartbeat(Map<String, ?> offset) {
        return new SourceRecord(Map.of("server", "s"), offset, "t", null, null);
    }

    private static SourceRecord record(String op, Map<String, ?> source, Map<String, ?> offset) {
        Struct place = new Struct(SOURCE).put("ts_us", 1_764_000_000_000_000L);
        source.forEach(place::put);
        return new SourceRecord(
                Map.of("server", "s"),
                new HashMap<>(offset),
                "t",
                ENVELOPE,
                new Struct(ENVELOPE).put("op", op).put("source", place));
    }

    /** Where an order places a record. */
    static Position place(LogOrder order, SourceRecord message) {
        LogPoint point = order.point(message);
        if (!point.snapshot()) {
            order.reach(point);
        }
        return order.next(point);
    }

    /** The same of one that is told then. */
    static Position tell(LogOrder order, SourceRecord message) {
        LogPoint point = order.point(message);
        if (!point.snapshot()) {
            order.reach(point);
        }
        Position position = order.next(point);
        order.told(position, point);
        return position;
    }
}
