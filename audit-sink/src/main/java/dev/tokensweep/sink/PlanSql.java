package dev.tokensweep.sink;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The questions of a plan, made of the expressions that the purge itself uses. Immutable. */
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

    static final GivenRows APPS = GivenRows.as("v", GivenRows.integer("app"));

    private static final String DIMENSIONS =
            "token_state, tenant_id, consumer_key_id, grant_type, rule_name, reason, kept, due";

    /** Texts by which tokens are told apart. */
    private static final Set<String> TEXTS = Set.of("token_state", "grant_type");

    private final SinkTables tables;
    private final Dialect dialect;
    private final HostQueries queries;
    private final String judged;

    /**
     * @param hasHolds whether the table of the holds is there
     */
    PlanSql(SinkTables tables, PolicySql policy, boolean hasHolds) {
        this.tables = tables;
        this.dialect = tables.dialect();
        this.queries = HostQueries.of(dialect.vendor());
        this.judged = judged(policy, hasHolds);
    }

    private String judged(PolicySql policy, boolean hasHolds) {
        PolicySql known = policy.knowing("t.rule_number");
        String columns =
                COLUMNS.stream()
                        .map(
                                column ->
                                        TEXTS.contains(column)
                                                ? "%s AS %s"
                                                        .formatted(
                                                                queries.distinct("t." + column),
                                                                column)
                                                : "t." + column)
                        .collect(Collectors.joining(", "));
        String ruled =
                "SELECT %s, %s AS rule_number FROM %s t%s"
                        .formatted(columns, policy.ruleNumber(), tables.token(), queries.apart());
        String kept =
                "SELECT t.*, coalesce(%s, %s) AS kept FROM (%s) t%s"
                        .formatted(
                                known.kept(),
                                hasHolds ? new HeldSql(tables).heldBy() : "NULL",
                                ruled,
                                queries.apart());
        return """
        SELECT t.token_id, t.token_state, t.tenant_id, t.consumer_key_id, t.grant_type, \
        %s AS rule_name, CASE WHEN t.kept IS NULL THEN %s END AS reason, t.kept, \
        CASE WHEN t.kept IS NULL THEN %s ELSE 'KEPT' END AS due FROM (%s) t%s"""
                .formatted(known.rule(), known.reason(), due(known), kept, queries.apart());
    }

    /** An ended state counts as begun now: the purge knows no earlier moment of a row it meets. */
    private String due(PolicySql policy) {
        StringBuilder cases = new StringBuilder("CASE");
        for (PlanDue due : PlanDue.values()) {
            if (due == PlanDue.NOW || due.within() != null) {
                String moment =
                        due.within() == null
                                ? policy.now()
                                : "(%s)"
                                        .formatted(
                                                dialect.before(
                                                        policy.now(), due.within().negated()));
                cases.append(" WHEN ").append(dialect.holds(policy.dueAt(policy.now(), moment)));
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
        return queries.groups(DIMENSIONS, judged, buckets, most);
    }

    /** Some ids of a group; the current row is one of {@link #groups}. */
    List<String> ids(ResultSet row) throws SQLException {
        return queries.ids(row);
    }

    /** Ids of the tokens that one of some names speaks of. */
    String samples(List<String> names) {
        return "SELECT coalesce(kept, reason) AS name, token_id FROM (%s) j WHERE due IN ('NOW', 'KEPT') AND coalesce(kept, reason) IN (%s)"
                .formatted(
                        judged,
                        names.stream().map(dialect::literal).collect(Collectors.joining(", ")));
    }

    /** The applications of some ids; takes the ids as {@link #APPS}. */
    String apps() {
        return "SELECT a.id, a.consumer_key, a.app_name FROM %s"
                .formatted(
                        dialect.join(
                                dialect.table(APPS),
                                tables.apps(),
                                "a",
                                "a.id = v.app",
                                RowLock.NONE));
    }
}
