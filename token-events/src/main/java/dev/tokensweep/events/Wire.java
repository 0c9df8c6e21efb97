package dev.tokensweep.events;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The compact binary serdes of the internal topics: one version byte, then the fields in the order
 * of their record. A new field is appended under a new version, and old versions stay readable.
 * Stateless and thread-safe. Deserialisers fail with {@link UnreadableRecordException}.
 */
public final class Wire {
    private static final int VERSION = 1;
    private static final TokenChange.Kind[] KINDS = TokenChange.Kind.values();
    private static final Reason[] REASONS = Reason.values();
    private static final Spared.Cause[] CAUSES = Spared.Cause.values();

    private Wire() {}

    public static Serde<TokenChange> tokenChange() {
        return serde(Wire::write, Wire::readChange);
    }

    public static Serde<Verdict> verdict() {
        return serde(Wire::write, Wire::readVerdict);
    }

    public static Serde<Spared> spared() {
        return serde(Wire::write, Wire::readSpared);
    }

    public static Serde<Position> position() {
        return serde((out, position) -> out.writePosition(position), WireReader::readPosition);
    }

    /** A serde of the same manner for a record that lives elsewhere, such as a store's value. */
    public static <T> Serde<T> serde(FieldWriter<T> writer, Function<WireReader, T> reader) {
        Serializer<T> serializer =
                (topic, value) -> {
                    if (value == null) {
                        return null;
                    }
                    WireWriter out = new WireWriter().writeByte(VERSION);
                    writer.write(out, value);
                    return out.toBytes();
                };
        Deserializer<T> deserializer =
                (topic, bytes) -> bytes == null ? null : read(ByteBuffer.wrap(bytes), reader);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static <T> T read(ByteBuffer bytes, Function<WireReader, T> reader) {
        WireReader in = new WireReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new UnreadableRecordException("unknown record version " + version);
        }
        try {
            return reader.apply(in);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnreadableRecordException("not a record of ours: " + e.getMessage(), e);
        }
    }

    private static void write(WireWriter out, TokenChange change) {
        out.writeEnum(change.kind())
                .writePosition(change.position())
                .writeLong(change.committedMicros())
                .writeLong(change.transactionId());
        if (change.row() != null) {
            out.writeVersion(change.row().version()).writeGrant(change.row().grant());
        }
        if (change.purge() != null) {
            Purge purge = change.purge();
            out.writeText(purge.batchId())
                    .writeEnum(purge.reason())
                    .writeText(purge.rule())
                    .writeByte(purge.archived() ? 1 : 0);
        }
    }

    private static TokenChange readChange(WireReader in) {
        TokenChange.Kind kind = in.readEnum(KINDS);
        Position position = in.readPosition();
        long committedMicros = in.readLong();
        long transactionId = in.readLong();
        TokenRow row =
                switch (kind) {
                    case SEEN, ISSUED, CHANGED -> new TokenRow(in.readVersion(), in.readGrant());
                    case PURGED, REMOVED, SNAPSHOT_COMPLETED -> null;
                };
        Purge purge =
                kind == TokenChange.Kind.PURGED
                        ? new Purge(
                                in.readText(),
                                in.readEnum(REASONS),
                                in.readText(),
                                in.readByte() == 1)
                        : null;
        return new TokenChange(kind, row, position, committedMicros, transactionId, purge);
    }

    private static void write(WireWriter out, Verdict verdict) {
        out.writeVersion(verdict.version())
                .writeEnum(verdict.reason())
                .writeText(verdict.rule())
                .writeLong(verdict.eligibleMicros())
                .writePosition(verdict.position())
                .writeLong(verdict.condemnedMicros());
    }

    private static Verdict readVerdict(WireReader in) {
        return new Verdict(
                in.readVersion(),
                in.readEnum(REASONS),
                in.readRequiredText(),
                in.readLong(),
                in.readPosition(),
                in.readLong());
    }

    private static void write(WireWriter out, Spared spared) {
        out.writeEnum(spared.cause())
                .writePosition(spared.position())
                .writeLong(spared.sparedMicros());
    }

    private static Spared readSpared(WireReader in) {
        return new Spared(in.readEnum(CAUSES), in.readPosition(), in.readLong());
    }

    /** Writes a record's fields in order. */
    @FunctionalInterface
    public interface FieldWriter<T> {
        void write(WireWriter out, T value);
    }
}
