package dev.tokensweep.events;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link WireWriter} wrote. Not thread-safe.
 *
 * <p>Every method fails with {@link UnreadableRecordException} on bytes that cannot be such a
 * record.
 */
public final class WireReader {
    private final ByteBuffer bytes;

    public WireReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Whether a field is left. */
    public boolean hasMore() {
        return bytes.hasRemaining();
    }

    public int readByte() {
        try {
            return bytes.get();
        } catch (BufferUnderflowException e) {
            throw new UnreadableRecordException("the record is cut short", e);
        }
    }

    public long readLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new UnreadableRecordException("a number has too many bytes");
    }

    public Long readNullableLong() {
        return readByte() == WireWriter.NULL ? null : (Long) readLong();
    }

    public Integer readNullableInt() {
        Long value = readNullableLong();
        return value == null ? null : (Integer) Math.toIntExact(value);
    }

    public String readText() {
        int tag = readByte();
        return switch (tag) {
            case WireWriter.NULL -> null;
            case WireWriter.UUID -> CompactUuid.read(take(CompactUuid.SIZE));
            case WireWriter.TEXT -> new String(take(readLong()), StandardCharsets.UTF_8);
            default -> WellKnownText.at(tag - WireWriter.WELL_KNOWN);
        };
    }

    public String readRequiredText() {
        String text = readText();
        if (text == null) {
            throw new UnreadableRecordException("a text that every record has is missing");
        }
        return text;
    }

    public Position readPosition() {
        return new Position(readLong(), readLong(), readLong(), (int) readLong());
    }

    public RowVersion readVersion() {
        return new RowVersion(
                readText(),
                readText(),
                readNullableLong(),
                readNullableLong(),
                readNullableLong(),
                readNullableLong());
    }

    public Grant readGrant() {
        return new Grant(readNullableInt(), readNullableInt(), readText(), readText(), readText());
    }

    /** The constant at the place that was written. */
    public <E extends Enum<E>> E readEnum(E[] constants) {
        return constant(constants, readByte());
    }

    static <E extends Enum<E>> E constant(E[] constants, int ordinal) {
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new UnreadableRecordException("unknown constant " + ordinal);
        }
        return constants[ordinal];
    }

    private byte[] take(long size) {
        if (size < 0 || size > bytes.remaining()) {
            throw new UnreadableRecordException("the record is cut short");
        }
        byte[] taken = new byte[(int) size];
        bytes.get(taken);
        return taken;
    }
}
