package dev.tokensweep.sink;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.sink.RelatedTable.HoldLink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rules of the related tables by a policy, in a database's words. Immutable. */
final class RelatedRules {
    private static final Duration A_DAY = Duration.ofDays(1);

    /** More seconds than that are no period, and their milliseconds would leave the range. */
    private static final long MOST_SECONDS = CleanupPolicy.MAX_PERIOD_MS / 1000;

    private final CleanupPolicy policy;
    private final SinkTables tables;
    private final String tokens;
    private final Dialect dialect;
    private final Duration safePeriod;
    private final String retain;

    /**
     * @param tokens what stands for the token table, for use in a FROM
     */
    RelatedRules(CleanupPolicy policy, SinkTables tables, String tokens) {
        this.policy = policy;
        this.tables = tables;
        this.tokens = tokens;
        this.dialect = tables.dialect();
        this.safePeriod = policy.otherwise().safePeriod();
        this.retain = dialect.flag(policy.otherwise().retain());
    }

    List<RelatedTable> all() {
        return List.of(
                codes(), ciba(), deviceFlow(), pushedRequests(), refreshTokens(), revokedTokens());
    }

    /** A code outlives its token's row: it goes when that is gone, and it is used up or over. */
    private RelatedTable codes() {
        String over =
                "NOT EXISTS (SELECT 1 FROM %s a WHERE a.token_id = t.token_id) AND (%s OR %s)"
                        .formatted(
                                tokens,
                                dialect.isOneOf("t.state", List.of("INACTIVE")),
                                dialect.holds(
                                        PolicySql.over(
                                                dialect,
                                                "t.time_created",
                                                "t.validity_period",
                                                safePeriod)));
        HoldLink token = new HoldLink("token_id", "(h.scope = 'TOKEN' AND h.subject = t.token_id)");
        return new RelatedTable(
                Related.AUTHORIZATION_CODES,
                "authorization-codes",
                "idn_oauth2_authorization_code",
                "code_id",
                List.of("token_id", "state", "time_created", "validity_period"),
                over,
                Optional.of(
                        // Refreshed, a token takes its request object along, and leaves the code's
                        // id.
                        new RelatedTable.Unless(
                                "idn_oidc_req_object_reference",
                                "EXISTS (SELECT 1 FROM %%s r JOIN %s a ON a.token_id = r.token_id WHERE r.code_id = t.code_id)"
                                        .formatted(tokens.replace("%", "%%")))),
                retain,
                false,
                List.of(everything(), tenant(), app(), user("authz_user"), token),
                ChildTable.OF_CODES);
    }

    private RelatedTable ciba() {
        String over =
                "(%s OR %s)"
                        .formatted(
                                dialect.isOneOf(
                                        "t.auth_req_status",
                                        List.of("EXPIRED", "TOKEN_ISSUED", "FAILED")),
                                dialect.holds(cibaPeriodIsOver()));
        return new RelatedTable(
                Related.CIBA,
                "ciba",
                "idn_oauth2_ciba_auth_code",
                "auth_code_key",
                List.of("auth_req_status", "issued_time", "expires_in"),
                over,
                Optional.empty(),
                retain,
                false,
                List.of(
                        everything(),
                        tenant(),
                        appByKey("consumer_key"),
                        user("authenticated_user_name")),
                List.of(ChildTable.direct("idn_oauth2_ciba_request_scopes", "auth_code_key")));
    }

    private String cibaPeriodIsOver() {
        return "CASE WHEN t.expires_in > 0 AND t.expires_in <= %d AND %s THEN %s ELSE %s END"
                .formatted(
                        MOST_SECONDS,
                        dialect.isTime("t.issued_time"),
                        dialect.flag(
                                dialect.isOver(
                                        "t.issued_time",
                                        HostQueries.of(dialect.vendor())
                                                .milliseconds("t.expires_in"),
                                        dialect.moment(dialect.now()),
                                        safePeriod)),
                        dialect.flag(false));
    }

    private RelatedTable deviceFlow() {
        String over =
                "(%s OR (%s AND t.expiry_time < %s))"
                        .formatted(
                                dialect.isOneOf("t.status", List.of("EXPIRED")),
                                dialect.isTime("t.expiry_time"),
                                dialect.ago(A_DAY));
        return new RelatedTable(
                Related.DEVICE_FLOW,
                "device-flow",
                "idn_oauth2_device_flow",
                "code_id",
                List.of("status", "expiry_time"),
                over,
                Optional.empty(),
                retain,
                false,
                List.of(everything(), tenant(), app(), user("authz_user")),
                List.of(ChildTable.direct("idn_oauth2_device_flow_scopes", "scope_id")));
    }

    private RelatedTable pushedRequests() {
        return new RelatedTable(
                Related.PAR,
                "par",
                "idn_oauth_par",
                "req_uri_ref",
                List.of("scheduled_expiry"),
                "t.scheduled_expiry < %s / 1000 - %d"
                        .formatted(
                                HostQueries.of(dialect.vendor()).clockMicros(), A_DAY.toMillis()),
                Optional.empty(),
                retain,
                true,
                List.of(everything(), tenantByKey("client_id"), appByKey("client_id")),
                List.of());
    }

    private RelatedTable refreshTokens() {
        PolicySql sql = new PolicySql(policy, tables);
        return new RelatedTable(
                Related.REFRESH_TOKENS,
                "refresh-tokens",
                "idn_oauth2_refresh_token",
                "refresh_token_id",
                List.of(
                        "token_state",
                        "refresh_token_time_created",
                        "refresh_token_validity_period",
                        "tenant_id",
                        "consumer_key_id",
                        "authz_user",
                        "user_domain",
                        "grant_type"),
                dialect.holds(sql.refreshTokenDue()),
                Optional.empty(),
                sql.retain(),
                false,
                List.of(everything(), tenant(), app(), user("authz_user")),
                List.of(ChildTable.direct("idn_oauth2_refresh_token_scope", "refresh_token_id")));
    }

    /**
     * An entry that goes too soon makes a revoked token valid again. A day on top of the safe
     * period covers digits written in any zone; a time before its own beginning is none.
     */
    private RelatedTable revokedTokens() {
        return new RelatedTable(
                Related.REVOKED_TOKENS,
                "revoked-tokens",
                "idn_oauth2_revoked_tokens",
                "uuid",
                List.of("expiry_timestamp", "time_created"),
                "%s AND t.expiry_timestamp > t.time_created AND t.expiry_timestamp < %s"
                        .formatted(
                                dialect.isTime("t.expiry_timestamp"),
                                dialect.ago(safePeriod.plus(A_DAY))),
                Optional.empty(),
                retain,
                false,
                List.of(everything(), tenantByKey("consumer_key"), appByKey("consumer_key")),
                List.of());
    }

    private static HoldLink everything() {
        return new HoldLink(null, "h.scope = 'ALL'");
    }

    private HoldLink tenant() {
        return new HoldLink(
                "tenant_id",
                "(h.scope = 'TENANT' AND h.subject = %s)".formatted(dialect.asText("t.tenant_id")));
    }

    private HoldLink app() {
        return new HoldLink(
                "consumer_key_id",
                "(h.scope = 'APP' AND h.subject = %s)"
                        .formatted(dialect.asText("t.consumer_key_id")));
    }

    private static HoldLink user(String column) {
        return new HoldLink(
                column, "(h.scope = 'USER' AND lower(h.subject) = lower(t.%s))".formatted(column));
    }

    private HoldLink tenantByKey(String column) {
        return new HoldLink(
                column,
                "(h.scope = 'TENANT' AND h.subject IN (SELECT %s FROM %s p WHERE p.consumer_key = t.%s))"
                        .formatted(dialect.asText("p.tenant_id"), tables.apps(), column));
    }

    private HoldLink appByKey(String column) {
        return new HoldLink(
                column,
                "(h.scope = 'APP' AND h.subject IN (SELECT %s FROM %s p WHERE p.consumer_key = t.%s))"
                        .formatted(dialect.asText("p.id"), tables.apps(), column));
    }
}
