package dev.tokensweep.it;

import dev.tokensweep.events.Doubt;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes records that no stage can use: bytes at random, records of ours that are damaged, cut
 * short, of an unknown version, huge, of no token. The same seed makes the same records.
 */
final class GarbageRecords {
    private static final int HUGE_BYTES = 1_000_000;

    /**
     * Beyond all that the log will ever tell: were it believed, every later change would be old.
     */
    private static final Position FAR_AHEAD = new Position(Long.MAX_VALUE, 1, 1, 0);

    private static final RowVersion VERSION = new RowVersion("REVOKED", "state", 1L, 2L, 3L, 4L);

    private final Random random;
    private final Map<String, byte[]> valid;

    GarbageRecords(long seed, Topics topics) {
        random = new Random(seed);
        TokenRow row = new TokenRow(VERSION, Grant.UNKNOWN);
        valid =
                Map.of(
                        topics.tokenChanges(),
                        Wire.change()
                                .serializer()
                                .serialize(
                                        "",
                                        new TokenChange(
                                                TokenChange.Kind.ISSUED,
                                                row,
                                                FAR_AHEAD,
                                                1,
                                                2,
                                                null)),
                        topics.tokenVerdicts(),
                        Wire.verdict()
                                .serializer()
                                .serialize(
                                        "",
                                        new Verdict(
                                                VERSION,
                                                Reason.REVOKED,
                                                "default",
                                                1,
                                                2,
                                                FAR_AHEAD,
                                                3)),
                        topics.tokenSpared(),
                        Wire.spared()
                                .serializer()
                                .serialize("", new Spared(Spared.Cause.LOCKED, FAR_AHEAD, 1, null)),
                        topics.tokenSightings(),
                        Wire.sighting().serializer().serialize("", new Sighting(row, 1, 2, 3)),
                        topics.tokenDoubts(),
                        Wire.doubt().serializer().serialize("", new Doubt(FAR_AHEAD)));
    }

    /** The topics that stages read. */
    Iterable<String> topics() {
        return valid.keySet();
    }

    ProducerRecord<byte[], byte[]> huge(String topic) {
        return new ProducerRecord<>(topic, key(), new byte[HUGE_BYTES]);
    }

    ProducerRecord<byte[], byte[]> next(String topic) {
        byte[] ours = valid.get(topic);
        return switch (random.nextInt(9)) {
            case 0 -> new ProducerRecord<>(topic, key(), bytes(random.nextInt(300)));
            case 1 -> new ProducerRecord<>(topic, bytes(random.nextInt(40)), bytes(20));
            case 2 -> new ProducerRecord<>(topic, null, bytes(random.nextInt(60)));
            case 3 -> new ProducerRecord<>(topic, key(), json());
            case 4 -> new ProducerRecord<>(topic, key(), ofVersion(ours, 2 + random.nextInt(90)));
            case 5 -> new ProducerRecord<>(topic, key(), damaged(ours));
            case 6 -> new ProducerRecord<>(topic, key(), cut(ours));
            case 7 -> new ProducerRecord<>(topic, key(), null);
            default -> new ProducerRecord<>(topic, noId(), ours);
        };
    }

    private byte[] key() {
        return Long.toHexString(random.nextLong()).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noId() {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> new byte[] {'i', 'd', (byte) 0xFF};
            default -> new byte[] {'i', 0, 'd'};
        };
    }

    private byte[] json() {
        String whole = "{\"token\":\"%x\",\"state\":\"REVOKED\"}".formatted(random.nextLong());
        return cut(whole.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] damaged(byte[] ours) {
        byte[] damaged = ours.clone();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return Arrays.equals(damaged, ours) ? cut(ours) : damaged;
    }

    private byte[] cut(byte[] whole) {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
    }

    private static byte[] ofVersion(byte[] ours, int version) {
        byte[] other = ours.clone();
        other[0] = (byte) version;
        return other;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
