package dev.tokensweep.sink;

import java.util.List;

/**
 * The questions of a plan, made of the expressions that the purge itself uses. Each OFFSET 0 keeps
 * PostgreSQL from putting an expression into another as often as that one names it: so the rule of
 * a row is looked for once, however many questions hang on it. Immutable.
 */
final class PlanSql {
    /** What the expressions ask of a row once its rule is known. */
    private static final List<String> COLUMNS =
            List.of(
                    "token_id",
                    "token_state",
                    "tenant_id",
                    "consumer_key_id",
                    "grant_type",
                    "authz_user",
                    "time_created",
                    "validity_period",
                    "refresh_token_time_created",
                    "refresh_token_validity_period");

    private static final String DIMENSIONS =
            "token_state, tenant_id, consumer_key_id, grant_type, rule_name, reason, kept, due";
    private static final String ALL_DIMENSIONS = "1, 2, 3, 4, 5, 6, 7, 8";

    private final SinkTables tables;
    private final String judged;

    /**
     * @param hasHolds whether the table of the holds is there
     */
    PlanSql(SinkTables tables, PolicySql policy, boolean hasHolds) {
        this.tables = tables;
        this.judged = judged(tables, policy, hasHolds);
    }

    private static String judged(SinkTables tables, PolicySql policy, boolean hasHolds) {
        PolicySql known = policy.knowing("t.rule_number");
        String ruled =
                "SELECT t.%s, %s AS rule_number FROM %s t OFFSET 0"
                        .formatted(
                                String.join(", t.", COLUMNS), policy.ruleNumber(), tables.token());
        String kept =
                "SELECT t.*, coalesce(%s, %s) AS kept FROM (%s) t OFFSET 0"
                        .formatted(
                                known.kept(),
                                hasHolds ? new HeldSql(tables).heldBy() : "NULL",
                                ruled);
        return """
        SELECT t.token_id, t.token_state, t.tenant_id, t.consumer_key_id, t.grant_type, \
        %s AS rule_name, CASE WHEN t.kept IS NULL THEN %s END AS reason, t.kept, \
        CASE WHEN t.kept IS NULL THEN %s ELSE 'KEPT' END AS due FROM (%s) t OFFSET 0"""
                .formatted(known.rule(), known.reason(), due(known), kept);
    }

    /** An ended state counts as begun now: the purge knows no earlier moment of a row it meets. */
    private static String due(PolicySql policy) {
        StringBuilder cases = new StringBuilder("CASE");
        for (PlanDue due : PlanDue.values()) {
            if (due == PlanDue.NOW || due.within() != null) {
                String moment =
                        due.within() == null
                                ? PostgresDialect.NOW
                                : "(%s + interval '%s')"
                                        .formatted(PostgresDialect.NOW, due.within());
                cases.append(" WHEN ").append(policy.dueAt(PostgresDialect.NOW, moment));
                cases.append(" THEN '").append(due).append('\'');
            }
        }
        return cases.append(" ELSE 'LATER' END").toString();
    }

    /**
     * All tokens in groups, each with some ids. Those of a group fall into buckets by their hash,
     * and each bucket tells the least and the greatest of its ids: no group holds more than that.
     *
     * @param buckets a power of two; of a group with many fewer tokens the ids are all of them,
     *     save for a coincidence
     * @param most ids of a group, twice
     */
    String groups(int buckets, int most) {
        return """
        SELECT %1$s, sum(tokens)::bigint AS tokens, \
        (array_agg(least))[1:%2$d] || (array_agg(greatest))[1:%2$d] AS ids FROM (\
        SELECT %1$s, count(*) AS tokens, \
        min(token_id COLLATE "C") AS least, max(token_id COLLATE "C") AS greatest FROM (%3$s) j \
        GROUP BY %4$s, CASE WHEN due IN ('NOW', 'KEPT') THEN hashtext(token_id) & %5$d END\
        ) b GROUP BY %4$s"""
                .formatted(DIMENSIONS, most, judged, ALL_DIMENSIONS, buckets - 1);
    }

    /** Ids of the tokens that one of some names speaks of; takes the names as an array. */
    String samples() {
        return """
        SELECT coalesce(kept, reason) AS name, token_id FROM (%s) j \
        WHERE due IN ('NOW', 'KEPT') AND coalesce(kept, reason) = ANY (?)"""
                .formatted(judged);
    }

    /** The applications of some ids; takes the ids as an array. */
    String apps() {
        return "SELECT a.id, a.consumer_key, a.app_name FROM %s a WHERE a.id = ANY (?)"
                .formatted(tables.apps());
    }
}
