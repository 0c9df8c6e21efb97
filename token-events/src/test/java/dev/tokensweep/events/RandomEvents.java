package dev.tokensweep.events;

import static dev.tokensweep.events.AuditEventBuilder.event;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Makes events of every type, with what the cleaner tells in one of that type and with every oddity
 * a database can hold. The same seed makes the same events.
 */
public final class RandomEvents {
    private static final long NOW_MICROS = 1_772_359_200_123_456L;
    private static final String[] TEXTS = {
        "case 7", "said \"no\"", "le\\gal", "\u00fcn\u00ef\u2028", "\uD83D\uDD11\t", ""
    };

    private final Random random;
    private final RandomTokens tokens;
    private long change;

    public RandomEvents(long seed) {
        random = new Random(seed);
        tokens = new RandomTokens(seed, NOW_MICROS, List.of(1, 2, 3));
    }

    public AuditEvent next(AuditType type) {
        return builder(type).build();
    }

    private AuditEventBuilder builder(AuditType type) {
        AuditEventBuilder builder = event(type, micros(), position());
        return switch (type) {
            case SEEN -> builder.row(tokens.next()).note(maybe("unobserved"));
            case ISSUED -> observed(builder).row(tokens.next());
            case CHANGED ->
                    observed(builder)
                            .row(tokens.next())
                            .fromState(tokens.next().version().state())
                            .note(maybe("unobserved"));
            case EXPIRED, CONDEMNED -> judged(builder.row(tokens.next()));
            case SPARED ->
                    (random.nextBoolean() ? judged(builder) : builder)
                            .row(tokens.next())
                            .note(random.nextBoolean() ? "LOCKED" : "HELD by " + id());
            case HELD -> observed(builder).hold(hold());
            case RELEASED -> observed(builder).hold(hold()).note(maybe(text()));
            case ARCHIVED, DELETED -> gone(builder);
            case REMOVED_BY_OTHERS -> observed(builder).row(maybeRow()).note(maybe("unobserved"));
            case RELATED_PURGED, ARCHIVE_PRUNED -> observed(builder).batchId(id()).rows(rows());
            case RESTORED -> observed(builder).row(tokens.next()).batchId(id()).note(text());
        };
    }

    private AuditEventBuilder gone(AuditEventBuilder builder) {
        boolean backlog = random.nextBoolean();
        return builder.row(backlog ? tokens.next() : maybeRow())
                .because(reason(), text())
                .eligibleMicros(random.nextBoolean() ? (Long) micros() : null)
                .batchId(id())
                .scope(maybe("openid " + text()))
                .note(backlog ? "backlog" : null)
                .transactionId(backlog ? 0 : 1 + random.nextLong(1L << 40));
    }

    private AuditEventBuilder judged(AuditEventBuilder builder) {
        return builder.because(reason(), text()).eligibleMicros(micros());
    }

    private AuditEventBuilder observed(AuditEventBuilder builder) {
        return builder.transactionId(random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(1L << 40));
    }

    private Reason reason() {
        return any(List.of(Reason.values()));
    }

    private Hold hold() {
        Hold.Scope scope = any(List.of(Hold.Scope.values()));
        return new Hold(id(), scope, scope == Hold.Scope.ALL ? "" : text(), text(), text());
    }

    private AuditEvent.Rows rows() {
        return new AuditEvent.Rows("a table", List.of(id(), text()), random.nextBoolean());
    }

    private TokenRow maybeRow() {
        return random.nextInt(4) == 0 ? null : tokens.next();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String maybe(String text) {
        return random.nextBoolean() ? text : null;
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** Now and then a whole second, or one without microseconds. */
    private long micros() {
        long micros = NOW_MICROS + random.nextInt(1_000_000_000);
        return switch (random.nextInt(4)) {
            case 0 -> micros - micros % 1_000_000;
            case 1 -> micros - micros % 1_000;
            default -> micros;
        };
    }

    /** Logs reach into the upper half of 64 bits, if in no life we know of. */
    private Position position() {
        long log = random.nextBoolean() ? ++change : Long.MIN_VALUE + change++;
        return new Position(1_772_359_200L, log, log + 80, random.nextInt(100_001));
    }
}
