package dev.tokensweep.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The one format of the topic of dead letters: key and value are the original bytes, the headers
 * say all else. Bytes longer than any record of ours are cut off, so that no letter is refused by a
 * broker; a header tells how many. Stateless.
 */
public final class DeadLetterFormat {
    private static final String VERSION = "1";
    private static final String VERSION_HEADER = "letter-version";
    private static final String STAGE = "stage";
    private static final String REASON = "reason";
    private static final String SOURCE = "source";
    private static final String POSITION = "position";
    private static final String TIME = "time";
    private static final String TRUNCATED_BYTES = "truncated-bytes";
    private static final String SETTLES = "settles";
    private static final String HOW = "how";
    private static final String BY = "by";
    private static final String WHY = "why";

    private static final int MOST_KEY_BYTES = 16 << 10;
    private static final int MOST_VALUE_BYTES = 256 << 10;

    private DeadLetterFormat() {}

    /**
     * A letter as it is sent.
     *
     * @param key the original one, may be null
     * @param value the original one, may be null
     */
    public static ProducerRecord<byte[], byte[]> write(
            String topic, DeadLetter letter, byte[] key, byte[] value) {
        byte[] keptKey = cut(key, MOST_KEY_BYTES);
        byte[] keptValue = cut(value, MOST_VALUE_BYTES);
        long cutOff = length(key) + length(value) - length(keptKey) - length(keptValue);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, keptKey, keptValue);
        new LetterHeaders(record.headers())
                .add(VERSION_HEADER, VERSION)
                .add(STAGE, letter.stage())
                .add(REASON, letter.reason())
                .add(SOURCE, letter.source())
                .add(POSITION, letter.position())
                .add(TIME, letter.time())
                .add(TRUNCATED_BYTES, cutOff == 0 ? null : cutOff);
        return record;
    }

    /** The letter's end as it is sent. */
    public static ProducerRecord<byte[], byte[]> write(String topic, Settlement settlement) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, null);
        new LetterHeaders(record.headers())
                .add(VERSION_HEADER, VERSION)
                .add(SETTLES, settlement.letter())
                .add(HOW, settlement.how())
                .add(BY, settlement.by())
                .add(WHY, settlement.why())
                .add(TIME, settlement.time());
        return record;
    }

    /** The letter that stands there; null for what is none. */
    public static DeadLetter readLetter(ConsumerRecord<?, ?> record) {
        LetterHeaders headers = new LetterHeaders(record.headers());
        if (!isOurs(headers) || headers.has(SETTLES)) {
            return null;
        }
        try {
            return new DeadLetter(
                    headers.constant(STAGE, DeadLetter.Stage.class),
                    headers.text(REASON),
                    headers.read(SOURCE, RecordPlace::parse),
                    headers.read(POSITION, Position::parse),
                    headers.read(TIME, Instant::parse));
        } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
            return null;
        }
    }

    /** The settlement that stands there; null for what is none. */
    public static Settlement readSettlement(ConsumerRecord<?, ?> record) {
        LetterHeaders headers = new LetterHeaders(record.headers());
        if (!isOurs(headers) || !headers.has(SETTLES)) {
            return null;
        }
        try {
            return new Settlement(
                    headers.read(SETTLES, RecordPlace::parse),
                    headers.constant(HOW, Settlement.How.class),
                    headers.text(BY),
                    headers.text(WHY),
                    headers.read(TIME, Instant::parse));
        } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
            return null;
        }
    }

    /** How many bytes of the original the letter lacks. */
    public static long truncatedBytes(Headers headers) {
        try {
            Long bytes = new LetterHeaders(headers).read(TRUNCATED_BYTES, Long::valueOf);
            return bytes == null ? 0 : bytes;
        } catch (NumberFormatException e) {
            // Unknown is not none.
            return 1;
        }
    }

    private static boolean isOurs(LetterHeaders headers) {
        return VERSION.equals(headers.text(VERSION_HEADER));
    }

    private static byte[] cut(byte[] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
