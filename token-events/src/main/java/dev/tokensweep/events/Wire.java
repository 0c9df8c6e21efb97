package dev.tokensweep.events;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The compact binary serdes of the internal topics: one version byte, then the fields in the order
 * of their record, then a checksum over both, so that no bytes but those a serialiser wrote are
 * taken for a record. A new field is appended under a new version, and old versions stay readable.
 * Stateless and thread-safe. Deserialisers fail with {@link UnreadableRecordException}.
 */
public final class Wire {
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final Reason[] REASONS = Reason.values();
    private static final Spared.Cause[] CAUSES = Spared.Cause.values();

    private Wire() {}

    public static Serde<Change> change() {
        return serde(ChangeWire::write, ChangeWire::read);
    }

    public static Serde<Sighting> sighting() {
        return serde(Wire::write, Wire::readSighting);
    }

    public static Serde<Doubt> doubt() {
        return serde(
                (out, doubt) -> out.writePosition(doubt.position()),
                in -> new Doubt(in.readPosition()));
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
                    return out.toBytesWithChecksum();
                };
        Deserializer<T> deserializer =
                (topic, bytes) -> bytes == null ? null : read(ByteBuffer.wrap(bytes), reader);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static <T> T read(ByteBuffer bytes, Function<WireReader, T> reader) {
        if (!bytes.hasRemaining()) {
            throw new UnreadableRecordException("the record is empty");
        }
        int version = bytes.get(0);
        if (version != VERSION) {
            throw new UnreadableRecordException("unknown record version " + version);
        }
        WireReader in = new WireReader(checked(bytes).position(1));
        try {
            T record = reader.apply(in);
            if (in.hasMore()) {
                throw new UnreadableRecordException("a record of another kind");
            }
            return record;
        } catch (UnreadableRecordException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnreadableRecordException("a record with values that none of ours has", e);
        }
    }

    /** What stands before the checksum. */
    private static ByteBuffer checked(ByteBuffer bytes) {
        int length = bytes.limit() - CHECKSUM_BYTES;
        if (length < 1) {
            throw new UnreadableRecordException("the record is cut short");
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, length));
        if (bytes.getInt(length) != (int) checksum.getValue()) {
            throw new UnreadableRecordException(
                    "the checksum does not fit: the record is cut short or damaged");
        }
        return bytes.slice(0, length);
    }

    private static void write(WireWriter out, Sighting sighting) {
        out.writeLong(sighting.afterMark())
                .writeLong(sighting.beforeMark())
                .writeLong(sighting.snapshotXmin());
        TokenRow row = sighting.row();
        out.writeByte(row == null ? 0 : 1);
        if (row != null) {
            out.writeVersion(row.version()).writeGrant(row.grant());
        }
    }

    private static Sighting readSighting(WireReader in) {
        long afterMark = in.readLong();
        long beforeMark = in.readLong();
        long snapshotXmin = in.readLong();
        TokenRow row = in.readByte() == 0 ? null : new TokenRow(in.readVersion(), in.readGrant());
        return new Sighting(row, afterMark, beforeMark, snapshotXmin);
    }

    private static void write(WireWriter out, Verdict verdict) {
        out.writeVersion(verdict.version())
                .writeEnum(verdict.reason())
                .writeText(verdict.rule())
                .writeLong(verdict.endedMicros())
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
                in.readLong(),
                in.readPosition(),
                in.readLong());
    }

    private static void write(WireWriter out, Spared spared) {
        out.writeEnum(spared.cause())
                .writePosition(spared.position())
                .writeLong(spared.sparedMicros())
                .writeText(spared.holdId());
    }

    private static Spared readSpared(WireReader in) {
        return new Spared(in.readEnum(CAUSES), in.readPosition(), in.readLong(), in.readText());
    }

    /** Writes a record's fields in order. */
    @FunctionalInterface
    public interface FieldWriter<T> {
        void write(WireWriter out, T value);
    }
}
