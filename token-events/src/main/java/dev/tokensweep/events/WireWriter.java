package dev.tokensweep.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes the compact form of the internal records: variable-length numbers, nulls in one byte, and
 * UUIDs in 16 bytes instead of 36. Not thread-safe.
 */
public final class WireWriter {
    static final int NULL = 0;
    static final int UUID = 1;
    static final int TEXT = 2;

    /** From here on a tag is itself the index of a well-known text. */
    static final int WELL_KNOWN = 16;

    private byte[] bytes = new byte[160];
    private int length;

    public WireWriter writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Small magnitudes of either sign take few bytes. */
    public WireWriter writeLong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        ensure(10);
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** By place, so the enums on the wire may only grow at their end. */
    @SuppressWarnings("EnumOrdinal")
    public WireWriter writeEnum(Enum<?> constant) {
        return writeByte(constant.ordinal());
    }

    public WireWriter writeNullableLong(Number value) {
        return value == null ? writeByte(NULL) : writeByte(TEXT).writeLong(value.longValue());
    }

    public WireWriter writeText(String value) {
        if (value == null) {
            return writeByte(NULL);
        }
        Integer wellKnown = WellKnownText.indexOf(value);
        if (wellKnown != null) {
            return writeByte(WELL_KNOWN + wellKnown);
        }
        if (CompactUuid.fits(value)) {
            ensure(17);
            bytes[length++] = UUID;
            CompactUuid.write(value, bytes, length);
            length += CompactUuid.SIZE;
            return this;
        }
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        writeByte(TEXT).writeLong(text.length);
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    public WireWriter writePosition(Position position) {
        return writeLong(position.epoch())
                .writeLong(position.transaction())
                .writeLong(position.change())
                .writeLong(position.index());
    }

    public WireWriter writeVersion(RowVersion version) {
        return writeText(version.state())
                .writeText(version.stateId())
                .writeNullableLong(version.createdMicros())
                .writeNullableLong(version.validityMs())
                .writeNullableLong(version.refreshCreatedMicros())
                .writeNullableLong(version.refreshValidityMs());
    }

    public WireWriter writeGrant(Grant grant) {
        return writeNullableLong(grant.tenantId())
                .writeNullableLong(grant.consumerKeyId())
                .writeText(grant.user())
                .writeText(grant.userDomain())
                .writeText(grant.grantType());
    }

    /** What was written, and its checksum behind it. */
    byte[] toBytesWithChecksum() {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        byte[] whole = Arrays.copyOf(bytes, length + Integer.BYTES);
        ByteBuffer.wrap(whole).putInt(length, (int) checksum.getValue());
        return whole;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
