package dev.tokensweep.sink;

import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import java.util.List;

/**
 * The statements of a purge in PostgreSQL's dialect. Each takes the verdicts as the nine arrays of
 * {@link VerdictArrays}, and joins them as {@code v} to the token table {@code t}. Immutable.
 */
final class PostgresStatements {
    /**
     * The server never waits for us, we hardly for it; and a sink that stalls within a transaction
     * must not keep its row locks. A column of the product's that has a zone is compared with
     * digits in UTC, which the session's zone must then mean too. To compile a statement takes
     * longer than its few thousand rows.
     */
    static final String SETTINGS =
            "SET LOCAL lock_timeout = '300ms'; SET LOCAL statement_timeout = '30s';"
                    + " SET LOCAL jit = off;"
                    + " SET LOCAL idle_in_transaction_session_timeout = '15s';"
                    + " SET LOCAL TimeZone = 'UTC'";

    private static final String VERDICTS =
            """
            unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::timestamp[], ?::bigint[], \
            ?::timestamp[], ?::bigint[], ?::varchar[], ?::timestamp[]) \
            AS v (token_id, state, state_id, created, validity, refresh_created, refresh_validity, \
            rule_name, ended)""";

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
    private final String mayGo;
    private final PolicySql policy;

    PostgresStatements(SinkTables tables, PolicySql policy) {
        this(tables, policy, Faults.NONE);
    }

    PostgresStatements(SinkTables tables, PolicySql policy, Faults faults) {
        this.tables = tables;
        this.due = policy.due("v.rule_name", "v.ended");
        this.mayGo =
                faults.keeps(Mechanism.DELETE_RECHECK)
                        ? "%s AND %s AND %s"
                                .formatted(SAME_VERSION, due, new HeldSql(tables).notHeld())
                        : "true";
        this.policy = policy;
    }

    /** Locks, and tells, the tokens that may go; those the server has locked are passed over. */
    String lock() {
        return "SELECT t.token_id FROM %s t JOIN %s ON t.token_id = v.token_id WHERE %s ORDER BY t.token_id FOR UPDATE OF t SKIP LOCKED"
                .formatted(tables.token(), VERDICTS, mayGo);
    }

    /** Of tokens that did not go, which are there, and all that can stand in their way. */
    String classify() {
        String condemned = tables.token() + " t JOIN v ON t.token_id = v.token_id";
        return "WITH v AS (SELECT * FROM %s), held AS (%s) SELECT t.token_id, (%s) AS same_version, held.hold_id, (%s) = v.rule_name AS same_rule, (%s) AS due FROM %s LEFT JOIN held ON held.token_id = t.token_id"
                .formatted(
                        VERDICTS,
                        new HeldSql(tables).holdsOn(condemned),
                        SAME_VERSION,
                        policy.rule(),
                        due,
                        condemned);
    }

    /** Deletes without a trace but the journal's. */
    String delete() {
        return "DELETE FROM %s t USING %s WHERE t.token_id = v.token_id AND %s"
                .formatted(tables.token(), VERDICTS, mayGo);
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
