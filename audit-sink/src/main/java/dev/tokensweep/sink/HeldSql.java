package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The legal holds that stand in the way of a row {@code t} of the token table, as expressions in
 * PostgreSQL's words. Immutable and thread-safe.
 */
final class HeldSql {
    /** How a hold {@code h} of each scope names the row. */
    private static final Map<Hold.Scope, String> NAMED = named();

    private final SinkTables tables;

    HeldSql(SinkTables tables) {
        this.tables = tables;
    }

    private static Map<Hold.Scope, String> named() {
        Map<Hold.Scope, String> named = new EnumMap<>(Hold.Scope.class);
        for (Hold.Scope scope : Hold.Scope.values()) {
            String subject =
                    switch (scope) {
                        case ALL -> "true";
                        case TENANT -> "h.subject = t.tenant_id::varchar";
                        case APP -> "h.subject = t.consumer_key_id::varchar";
                        case USER -> "lower(h.subject) = lower(t.authz_user)";
                        case TOKEN -> "h.subject = t.token_id";
                    };
            named.put(scope, "(h.scope = '%s' AND %s)".formatted(scope, subject));
        }
        return named;
    }

    /** Whether no legal hold stands in the row's way. One question a scope, so each is a join. */
    String notHeld() {
        return NAMED.values().stream()
                .map(named -> "NOT " + heldWhere(named))
                .collect(Collectors.joining(" AND "));
    }

    /** The scope of a hold that stands in the row's way, after {@code HELD_}; NULL for none. */
    String heldBy() {
        return NAMED.entrySet().stream()
                .map(
                        named ->
                                "WHEN %s THEN 'HELD_%s'"
                                        .formatted(heldWhere(named.getValue()), named.getKey()))
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
        return NAMED.values().stream()
                .map(
                        named ->
                                "SELECT t.token_id, h.hold_id FROM %s JOIN %s h ON h.released_at IS NULL AND %s"
                                        .formatted(rows, tables.hold(), named))
                .collect(
                        Collectors.joining(
                                " UNION ALL ",
                                "SELECT token_id, min(hold_id) AS hold_id FROM (",
                                ") one GROUP BY token_id"));
    }

    private String heldWhere(String named) {
        return "EXISTS (SELECT 1 FROM %s h WHERE h.released_at IS NULL AND %s)"
                .formatted(tables.hold(), named);
    }
}
