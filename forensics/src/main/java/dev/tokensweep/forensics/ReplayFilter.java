package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditType;
import java.time.Instant;
import java.util.Set;

/**
 * Which events to replay; what is null says nothing. An event whose row is not told is nobody's.
 *
 * @param from the first moment
 * @param to behind the last
 * @param types empty for all
 * @param token its id
 */
public record ReplayFilter(
        Instant from, Instant to, EventFilter whose, Set<AuditType> types, String token) {
    public ReplayFilter {
        types = Set.copyOf(types);
    }

    boolean matches(String key, EventRow row) {
        long at = row.number(Field.AT);
        return (from == null || at >= Micros.of(from))
                && (to == null || at < Micros.of(to))
                && (token == null || token.equals(key))
                && (types.isEmpty() || types.contains(AuditType.valueOf(row.text(Field.TYPE))))
                && is(row, Field.TENANT_ID, whose.tenant())
                && is(row, Field.CONSUMER_KEY_ID, whose.app())
                && (whose.user() == null || whose.user().equals(row.text(Field.USER)));
    }

    private static boolean is(EventRow row, Field field, Integer wanted) {
        return wanted == null || (row.has(field) && row.number(field) == wanted);
    }
}
