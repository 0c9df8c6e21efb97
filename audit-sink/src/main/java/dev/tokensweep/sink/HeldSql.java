package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The legal holds that stand in the way of a row {@code t} of the token table, as expressions in a
 * database's words. Immutable and thread-safe.
 */
final class HeldSql {
    private final SinkTables tables;

    /** How a hold {@code h} of each scope names the row. */
    private final Map<Hold.Scope, String> named;

    HeldSql(SinkTables tables) {
        this.tables = tables;
        this.named = named(tables.dialect());
    }

    private static Map<Hold.Scope, String> named(Dialect dialect) {
        Map<Hold.Scope, String> named = new EnumMap<>(Hold.Scope.class);
        for (Hold.Scope scope : Hold.Scope.values()) {
            String subject =
                    switch (scope) {
                        case ALL -> dialect.holds(dialect.flag(true));
                        case TENANT -> "h.subject = " + dialect.asText("t.tenant_id");
                        case APP -> "h.subject = " + dialect.asText("t.consumer_key_id");
                        case USER -> "lower(h.subject) = lower(t.authz_user)";
                        case TOKEN -> "h.subject = t.token_id";
                    };
            named.put(scope, "(h.scope = '%s' AND %s)".formatted(scope, subject));
        }
        return named;
    }

    /** Whether no legal hold stands in the row's way. One question a scope, so each is a join. */
    String notHeld() {
        return named.values().stream()
                .map(subject -> "NOT " + heldWhere(subject))
                .collect(Collectors.joining(" AND "));
    }

    /** The scope of a hold that stands in the row's way, after {@code HELD_}; NULL for none. */
    String heldBy() {
        return named.entrySet().stream()
                .map(
                        scope ->
                                "WHEN %s THEN 'HELD_%s'"
                                        .formatted(heldWhere(scope.getValue()), scope.getKey()))
                .collect(Collectors.joining(" ", "CASE ", " END"));
    }

    /**
     * A query of {@code token_id} and {@code hold_id}: the rows that a legal hold stands in the way
     * of, each with one such hold. One join a scope, so that many rows and many holds meet in one
     * pass.
     *
     * @param rows a FROM clause with the rows as {@code t}
     */
    String holdsOn(String rows) {
        return named.values().stream()
                .map(
                        subject ->
                                "SELECT t.token_id, h.hold_id FROM %s JOIN %s h ON h.released_at IS NULL AND %s"
                                        .formatted(rows, tables.hold(), subject))
                .collect(
                        Collectors.joining(
                                " UNION ALL ",
                                "SELECT token_id, min(hold_id) AS hold_id FROM (",
                                ") one GROUP BY token_id"));
    }

    private String heldWhere(String subject) {
        return "EXISTS (SELECT 1 FROM %s h WHERE h.released_at IS NULL AND %s)"
                .formatted(tables.hold(), subject);
    }
}
