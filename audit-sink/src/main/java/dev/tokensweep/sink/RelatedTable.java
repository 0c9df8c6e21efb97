package dev.tokensweep.sink;

import dev.tokensweep.policy.CleanupPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table that fills beside the token table, and when a row {@code t} of it may go. The rules are
 * those of the vendor's procedures, computed in UTC at full precision; what is NULL stays.
 *
 * @param rule stands in the journal as what decided
 * @param name in lower case
 * @param key of one column, unique
 * @param columns that the rule asks for; a table without one of them is not cleaned
 * @param over the rule, true, false or unknown
 * @param unless what stands against the rule in another table, where there is such a table
 * @param retain whether a copy of the row is kept
 * @param secretKey whether the key is itself something to be kept secret; a hash of it is told then
 * @param holds by which holds it can be named
 */
record RelatedTable(
        Related related,
        String rule,
        String name,
        String key,
        List<String> columns,
        String over,
        Optional<Unless> unless,
        String retain,
        boolean secretKey,
        List<HoldLink> holds,
        List<ChildTable> children) {

    /**
     * @param condition with the table as {@code %s}
     */
    record Unless(String table, String condition) {}

    /**
     * A way in which a hold names a row.
     *
     * @param column that the table must have for it; null where none is asked
     * @param condition on {@code h}, the hold, and {@code t}
     */
    record HoldLink(String column, String condition) {}

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final HoldLink ALL = new HoldLink(null, "h.scope = 'ALL'");
    private static final HoldLink TENANT =
            new HoldLink("tenant_id", "(h.scope = 'TENANT' AND h.subject = t.tenant_id::varchar)");
    private static final HoldLink APP =
            new HoldLink(
                    "consumer_key_id",
                    "(h.scope = 'APP' AND h.subject = t.consumer_key_id::varchar)");
    private static final HoldLink USER =
            new HoldLink(
                    "authz_user", "(h.scope = 'USER' AND lower(h.subject) = lower(t.authz_user))");

    /** All there are, by a policy. */
    static List<RelatedTable> all(CleanupPolicy policy, SinkTables tables) {
        return all(policy, tables, tables.token());
    }

    /**
     * The same by other tokens than those there are.
     *
     * @param tokens what stands for the token table, for use in a FROM
     */
    private static List<RelatedTable> all(CleanupPolicy policy, SinkTables tables, String tokens) {
        Duration safePeriod = policy.otherwise().safePeriod();
        String retain = Boolean.toString(policy.otherwise().retain());
        return List.of(
                codes(safePeriod, retain, tokens, tables.dialect()),
                ciba(safePeriod, retain, tables),
                deviceFlow(retain),
                pushedRequests(retain, tables),
                refreshTokens(new PolicySql(policy, tables)),
                revokedTokens(safePeriod, retain, tables));
    }

    /** Those that are switched on and lack nothing in this version of the product. */
    static List<RelatedTable> swept(Connection connection, SinkConfig config) throws SQLException {
        return swept(connection, config, config.tables().token());
    }

    /** The same by other tokens than those there are. */
    static List<RelatedTable> swept(Connection connection, SinkConfig config, String tokens)
            throws SQLException {
        List<RelatedTable> swept = new ArrayList<>();
        for (RelatedTable table : all(config.policy(), config.tables(), tokens)) {
            if (config.upkeep().related().contains(table.related())
                    && RelatedPurge.missing(connection, config, table).isEmpty()) {
                swept.add(table);
            }
        }
        return swept;
    }

    /**
     * Whether a hold that stands names the row: one question for each way in which it can.
     *
     * @param present columns that the table has
     * @param holdTable named for use in a statement
     */
    List<String> held(Set<String> present, String holdTable) {
        return holds.stream()
                .filter(by -> by.column() == null || present.contains(by.column()))
                .map(
                        by ->
                                "EXISTS (SELECT 1 FROM %s h WHERE h.released_at IS NULL AND %s)"
                                        .formatted(holdTable, by.condition()))
                .toList();
    }

    /** The rule, with what stands against it in this version of the product. */
    String over(Connection connection, SinkTables tables) throws SQLException {
        if (unless.isEmpty()) {
            return over;
        }
        String other = tables.product(unless.get().table());
        boolean isThere = !tables.dialect().catalog().read(connection, List.of(other)).isEmpty();
        return isThere
                ? "(%s) AND NOT %s".formatted(over, unless.get().condition().formatted(other))
                : over;
    }

    /** A code outlives its token's row: it goes when that is gone, and it is used up or over. */
    private static RelatedTable codes(
            Duration safePeriod, String retain, String tokens, Dialect dialect) {
        String over =
                "NOT EXISTS (SELECT 1 FROM %s a WHERE a.token_id = t.token_id) AND (t.state = 'INACTIVE' OR %s)"
                        .formatted(
                                tokens,
                                PolicySql.over(
                                        dialect,
                                        "t.time_created",
                                        "t.validity_period",
                                        safePeriod));
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
                        new Unless(
                                "idn_oidc_req_object_reference",
                                "EXISTS (SELECT 1 FROM %%s r JOIN %s a ON a.token_id = r.token_id WHERE r.code_id = t.code_id)"
                                        .formatted(tokens.replace("%", "%%")))),
                retain,
                false,
                List.of(ALL, TENANT, APP, USER, token),
                ChildTable.OF_CODES);
    }

    private static RelatedTable ciba(Duration safePeriod, String retain, SinkTables tables) {
        String over =
                "(t.auth_req_status IN ('EXPIRED', 'TOKEN_ISSUED', 'FAILED') OR CASE WHEN t.expires_in > 0 AND isfinite(t.issued_time) THEN t.issued_time < %s - %s - t.expires_in * interval '1 second' ELSE false END)"
                        .formatted(PostgresDialect.NOW, PostgresDialect.interval(safePeriod));
        HoldLink user =
                new HoldLink(
                        "authenticated_user_name",
                        "(h.scope = 'USER' AND lower(h.subject) = lower(t.authenticated_user_name))");
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
                List.of(ALL, TENANT, appByKey("consumer_key", tables), user),
                List.of(ChildTable.direct("idn_oauth2_ciba_request_scopes", "auth_code_key")));
    }

    private static RelatedTable deviceFlow(String retain) {
        String over =
                "(t.status = 'EXPIRED' OR (isfinite(t.expiry_time) AND t.expiry_time < %s - %s))"
                        .formatted(PostgresDialect.NOW, PostgresDialect.interval(A_DAY));
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
                List.of(ALL, TENANT, APP, USER),
                List.of(ChildTable.direct("idn_oauth2_device_flow_scopes", "scope_id")));
    }

    private static RelatedTable pushedRequests(String retain, SinkTables tables) {
        return new RelatedTable(
                Related.PAR,
                "par",
                "idn_oauth_par",
                "req_uri_ref",
                List.of("scheduled_expiry"),
                "t.scheduled_expiry < (extract(epoch FROM now()) * 1000)::bigint - %d"
                        .formatted(A_DAY.toMillis()),
                Optional.empty(),
                retain,
                true,
                List.of(ALL, tenantByKey("client_id", tables), appByKey("client_id", tables)),
                List.of());
    }

    private static RelatedTable refreshTokens(PolicySql policy) {
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
                policy.refreshTokenDue(),
                Optional.empty(),
                policy.retain(),
                false,
                List.of(ALL, TENANT, APP, USER),
                List.of(ChildTable.direct("idn_oauth2_refresh_token_scope", "refresh_token_id")));
    }

    /**
     * An entry that goes too soon makes a revoked token valid again. A day on top of the safe
     * period covers digits written in any zone; a time before its own beginning is none.
     */
    private static RelatedTable revokedTokens(
            Duration safePeriod, String retain, SinkTables tables) {
        return new RelatedTable(
                Related.REVOKED_TOKENS,
                "revoked-tokens",
                "idn_oauth2_revoked_tokens",
                "uuid",
                List.of("expiry_timestamp", "time_created"),
                "isfinite(t.expiry_timestamp) AND t.expiry_timestamp > t.time_created AND t.expiry_timestamp < %s - %s"
                        .formatted(
                                PostgresDialect.NOW,
                                PostgresDialect.interval(safePeriod.plus(A_DAY))),
                Optional.empty(),
                retain,
                false,
                List.of(ALL, tenantByKey("consumer_key", tables), appByKey("consumer_key", tables)),
                List.of());
    }

    private static HoldLink tenantByKey(String column, SinkTables tables) {
        return new HoldLink(
                column,
                "(h.scope = 'TENANT' AND h.subject IN (SELECT p.tenant_id::varchar FROM %s p WHERE p.consumer_key = t.%s))"
                        .formatted(tables.apps(), column));
    }

    private static HoldLink appByKey(String column, SinkTables tables) {
        return new HoldLink(
                column,
                "(h.scope = 'APP' AND h.subject IN (SELECT p.id::varchar FROM %s p WHERE p.consumer_key = t.%s))"
                        .formatted(tables.apps(), column));
    }
}
