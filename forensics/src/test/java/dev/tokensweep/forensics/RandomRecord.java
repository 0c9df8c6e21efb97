package dev.tokensweep.forensics;

import static dev.tokensweep.events.AuditEventBuilder.event;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditEventBuilder;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.RandomTokens;
import dev.tokensweep.events.Reason;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Makes events of every type and with every oddity there can be. The same seed, the same events.
 */
final class RandomRecord {
    static final long NOW_MICROS = 1_772_359_200_123_456L;

    private static final String[] ODD_IDS = {
        "7C0E9D14-0000-4000-8000-000000000001",
        "token 'one'",
        "\u00fcn\u00ef\u2028",
        "x".repeat(255)
    };

    private static final List<String> FROM_STATES =
            List.of("", "ACTIVE", "of 'their' own", "n\0\\\"l");

    private final Random random;
    private final RandomTokens tokens;
    private long change;

    RandomRecord(long seed) {
        random = new Random(seed);
        tokens = new RandomTokens(seed, NOW_MICROS, List.of(1, 2, 3));
    }

    String id() {
        int odd = random.nextInt(20);
        return odd < ODD_IDS.length
                ? ODD_IDS[odd]
                : new UUID(random.nextLong(), random.nextLong()).toString();
    }

    AuditEvent next(AuditType type) {
        long micros = NOW_MICROS + random.nextInt(1_000_000_000);
        AuditEventBuilder builder = event(type, micros, position());
        if (random.nextInt(10) > 0) {
            builder.row(tokens.next());
            builder.fromState(any(FROM_STATES));
        }
        if (random.nextBoolean()) {
            Reason reason = any(List.of(Reason.values()));
            builder.because(reason, "rule \"a\"").eligibleMicros(micros - random.nextInt());
        }
        if (random.nextBoolean()) {
            builder.batchId(id()).note("LOCKED").scope("openid\tprofile");
            builder.transactionId(random.nextInt(1_000_000));
        }
        return switch (type) {
            case HELD, RELEASED -> builder.hold(hold()).build();
            case RELATED_PURGED, ARCHIVE_PRUNED ->
                    builder.rows(new AuditEvent.Rows("a table", List.of("1", "{\"}"), true))
                            .build();
            default -> builder.build();
        };
    }

    AuditEvent next() {
        return next(any(List.of(AuditType.values())));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Hold hold() {
        Hold.Scope scope = any(List.of(Hold.Scope.values()));
        return new Hold(id(), scope, "m\"aya", "case }7", "le\\gal");
    }

    /** Logs reach into the upper half of 64 bits, if in no life we know of. */
    private Position position() {
        long log = random.nextBoolean() ? ++change : Long.MIN_VALUE + change++;
        return new Position(1_772_359_200L, log, log + 80, random.nextInt(100_001));
    }
}
