package dev.tokensweep.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The chain that the events of one partition of the audit topic are links of: each carries, as
 * Kafka headers, its number and a hash over all of itself and its predecessor's hash. What is
 * hashed is in docs/audit/README.md, for readers in other languages; ADR 18 says why it is so.
 *
 * <p>For one thread: the digest and the buffer are used again.
 */
public final class AuditChain {
    /** The header with the event's number, in sixteen digits. */
    public static final String SEQUENCE = "ce_sequence";

    /** The header with the event's hash. */
    public static final String HASH = "ce_hash";

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final int SEQUENCE_DIGITS = 16;

    private final byte[] partition;
    private final MessageDigest sha256;
    private final Fields fields = new Fields();

    /**
     * @param partition of the audit topic
     */
    public AuditChain(int partition) {
        this.partition = Integer.toString(partition).getBytes(UTF_8);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The link that an event is, as it stands behind another.
     *
     * @param key null where the record has none
     * @param value null where the record has none
     * @param headers all of the record's; those of the chain itself are passed over
     */
    public ChainLink next(
            ChainLink before, long timestampMs, byte[] key, byte[] value, Headers headers) {
        long sequence = before.sequence() + 1;
        fields.reset();
        fields.add(before.hash().getBytes(UTF_8));
        fields.add(digits(sequence));
        fields.add(partition);
        fields.add(Long.toString(timestampMs).getBytes(UTF_8));
        fields.add(key);
        fields.add(value);
        for (Header header : headers) {
            if (!isOfChain(header)) {
                fields.add(header.key().getBytes(UTF_8));
                fields.add(header.value());
            }
        }
        return new ChainLink(sequence, TEXT.encodeToString(fields.digest(sha256)));
    }

    private static boolean isOfChain(Header header) {
        return header.key().equals(SEQUENCE) || header.key().equals(HASH);
    }

    /** Writes the link into the event's headers. */
    public static void write(ChainLink link, Headers headers) {
        headers.add(SEQUENCE, digits(link.sequence())).add(HASH, link.hash().getBytes(UTF_8));
    }

    /**
     * The link that an event says it is.
     *
     * @return null where it carries none
     * @throws UnreadableRecordException when it carries something else under these names
     */
    public static ChainLink read(Headers headers) {
        Header sequence = headers.lastHeader(SEQUENCE);
        Header hash = headers.lastHeader(HASH);
        if (sequence == null && hash == null) {
            return null;
        }
        if (sequence == null
                || hash == null
                || sequence.value() == null
                || hash.value() == null
                || sequence.value().length != SEQUENCE_DIGITS) {
            throw new UnreadableRecordException("half a link of the chain");
        }
        try {
            long number = Long.parseLong(new String(sequence.value(), UTF_8));
            return new ChainLink(number, new String(hash.value(), UTF_8));
        } catch (NumberFormatException e) {
            throw new UnreadableRecordException("a number in the chain that is none", e);
        }
    }

    /** Fixed width, so that text order is the chain's. */
    private static byte[] digits(long sequence) {
        byte[] digits = new byte[SEQUENCE_DIGITS];
        long rest = sequence;
        for (int i = SEQUENCE_DIGITS - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return digits;
    }

    /** Fields with their lengths before them, so that none can be taken for part of another. */
    private static final class Fields extends ByteArrayOutputStream {
        Fields() {
            super(1024);
        }

        void add(byte[] field) {
            int length = field == null ? -1 : field.length;
            write(length >>> 24);
            write(length >>> 16);
            write(length >>> 8);
            write(length);
            if (field != null) {
                write(field, 0, field.length);
            }
        }

        byte[] digest(MessageDigest digest) {
            digest.update(buf, 0, count);
            return digest.digest();
        }
    }
}
