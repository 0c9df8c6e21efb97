package dev.tokensweep.sink;

import dev.tokensweep.policy.CleanupPolicy;
import java.time.Duration;
import java.util.List;

/**
 * The statements of a purge in PostgreSQL's dialect. Each takes the verdicts as the seven arrays of
 * {@link VerdictArrays}, and joins them as {@code v} to the token table {@code t}. Immutable.
 */
final class PostgresStatements {
    /**
     * The server never waits for us, we hardly for it; and a sink that stalls within a transaction
     * must not keep its row locks.
     */
    static final String SETTINGS =
            "SET LOCAL lock_timeout = '300ms'; SET LOCAL statement_timeout = '30s';"
                    + " SET LOCAL idle_in_transaction_session_timeout = '15s'";

    private static final String VERDICTS =
            """
            unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::timestamp[], ?::bigint[], \
            ?::timestamp[], ?::bigint[]) \
            AS v (token_id, state, state_id, created, validity, refresh_created, refresh_validity)""";

    private static final String SAME_VERSION =
            """
            t.token_state IS NOT DISTINCT FROM v.state \
            AND t.token_state_id IS NOT DISTINCT FROM v.state_id \
            AND t.time_created IS NOT DISTINCT FROM v.created \
            AND t.validity_period IS NOT DISTINCT FROM v.validity \
            AND t.refresh_token_time_created IS NOT DISTINCT FROM v.refresh_created \
            AND t.refresh_token_validity_period IS NOT DISTINCT FROM v.refresh_validity""";

    private final SinkTables tables;
    private final String due;

    PostgresStatements(SinkTables tables, Duration safePeriod) {
        this.tables = tables;
        this.due = due(safePeriod);
    }

    /**
     * The predicate on row {@code t}, true or false for every row there can be. CASE keeps the
     * arithmetic away from values that would overflow it, and a period is taken off the limit, not
     * added to the creation, so that no row's time leaves the calendar.
     */
    private static String due(Duration safePeriod) {
        String limit =
                "(now() AT TIME ZONE 'UTC') - interval '%d.%06d seconds'"
                        .formatted(safePeriod.getSeconds(), safePeriod.getNano() / 1000);
        return """
        CASE WHEN t.token_state IN ('REVOKED', 'INACTIVE', 'EXPIRED') THEN true \
        WHEN t.token_state IN ('ACTIVE', 'GRACEFULLY_ROTATED') \
        AND t.validity_period BETWEEN 0 AND %1$d \
        AND t.refresh_token_validity_period BETWEEN 0 AND %1$d \
        AND isfinite(t.time_created) AND isfinite(t.refresh_token_time_created) \
        THEN t.time_created < %2$s - %3$s AND t.refresh_token_time_created < %2$s - %4$s \
        ELSE false END"""
                .formatted(
                        CleanupPolicy.MAX_PERIOD_MS,
                        limit,
                        interval("t.validity_period"),
                        interval("t.refresh_token_validity_period"));
    }

    /** In days and a rest, because an interval times a number is exact only up to 2^53 us. */
    private static String interval(String periodMs) {
        return "(%1$s / 86400000 * interval '1 day' + %1$s %% 86400000 * interval '1 millisecond')"
                .formatted(periodMs);
    }

    /** Locks, and tells, the tokens that may go; those the server has locked are passed over. */
    String lock() {
        return "SELECT t.token_id FROM %s t JOIN %s ON t.token_id = v.token_id WHERE %s AND %s ORDER BY t.token_id FOR UPDATE OF t SKIP LOCKED"
                .formatted(tables.token(), VERDICTS, SAME_VERSION, due);
    }

    /** Of tokens that did not go, which are there, whether of that version, and whether due. */
    String classify() {
        return "SELECT t.token_id, (%s) AS same_version, (%s) AS due FROM %s t JOIN %s ON t.token_id = v.token_id"
                .formatted(SAME_VERSION, due, tables.token(), VERDICTS);
    }

    /** Deletes without a trace but the journal's. */
    String delete() {
        return "DELETE FROM %s t USING %s WHERE t.token_id = v.token_id AND %s AND %s"
                .formatted(tables.token(), VERDICTS, SAME_VERSION, due);
    }

    /**
     * Deletes, and puts what was deleted into the archive.
     *
     * @param columns that both tables have, as the database spells them
     */
    String archive(List<String> columns) {
        List<String> names = columns.stream().map(PostgresStatements::quoted).toList();
        String list = String.join(", ", names);
        return "WITH gone AS (%s RETURNING t.%s) INSERT INTO %s (%s, invalidated_time) SELECT %s, now() AT TIME ZONE 'UTC' FROM gone"
                .formatted(delete(), String.join(", t.", names), tables.archive(), list, list);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
