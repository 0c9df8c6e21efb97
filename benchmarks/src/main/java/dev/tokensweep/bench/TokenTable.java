package dev.tokensweep.bench;

import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Wso2Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The product's tables with many tokens in them, each with one scope. */
final class TokenTable {
    private static final int APPS = 50;

    private TokenTable() {}

    /**
     * Creates and fills them: long ended or expired as many as asked for, spread over the table,
     * the others valid for a day.
     *
     * @param endedPercent of the tokens; of ten of these, two are REVOKED, four INACTIVE, one is
     *     EXPIRED, and three are ACTIVE and over
     */
    static void fill(BenchDatabase database, int tokens, int endedPercent) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            Wso2Schema.create(connection, SchemaVersion.V2_6);
            statement.execute("SET maintenance_work_mem = '512MB'");
            IndexesAside indexes =
                    IndexesAside.of(
                            connection, "idn_oauth2_access_token", "idn_oauth2_access_token_scope");
            statement.execute(
                    "INSERT INTO idn_oauth_consumer_apps (consumer_key, tenant_id, app_name) SELECT 'key-' || n, -1234, 'app ' || n FROM generate_series(1, %d) n"
                            .formatted(APPS));
            statement.execute(
                    """
                INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token,
                consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type,
                time_created, refresh_token_time_created, validity_period,
                refresh_token_validity_period, token_scope_hash, token_state, token_state_id,
                subject_identifier, access_token_hash, refresh_token_hash)
                SELECT gen_random_uuid(), 'at-' || gen_random_uuid(), 'rt-' || gen_random_uuid(),
                1 + n %% %d, 'user-' || n, -1234, 'PRIMARY', 'APPLICATION_USER', 'password',
                created, created, 3600000, CASE WHEN ended THEN 86400000 ELSE 864000000 END,
                md5('openid'), state, CASE WHEN state = 'ACTIVE' THEN 'NONE' ELSE md5(n::text) END,
                'user-' || n, encode(sha256(n::text::bytea), 'hex'),
                encode(sha256(('r' || n)::bytea), 'hex')
                FROM (SELECT n, n * 37 %% 100 < %d AS ended,
                  (now() AT TIME ZONE 'UTC') - CASE WHEN n * 37 %% 100 < %2$d THEN interval '90 days' ELSE interval '1 minute' END
                    + n * interval '1 millisecond' AS created,
                  CASE WHEN n * 37 %% 100 >= %2$d THEN 'ACTIVE'
                    ELSE (ARRAY['REVOKED','REVOKED','INACTIVE','INACTIVE','INACTIVE','INACTIVE','EXPIRED','ACTIVE','ACTIVE','ACTIVE'])[1 + n %% 10] END AS state
                  FROM generate_series(1::bigint, %d) n) AS tokens"""
                            .formatted(APPS, endedPercent, tokens));
            statement.execute(
                    "INSERT INTO idn_oauth2_access_token_scope SELECT token_id, 'openid', -1234 FROM idn_oauth2_access_token");
            indexes.putBack(connection);
        }
        database.execute("VACUUM ANALYZE");
    }

    /** How many may go, by the vendor's rule written out. */
    static long eligible(BenchDatabase database) throws SQLException {
        return database.number("SELECT count(*) FROM idn_oauth2_access_token WHERE " + ELIGIBLE);
    }

    /** The vendor's rule with a safe period of two hours. */
    static final String ELIGIBLE =
            "(token_state IN ('REVOKED', 'INACTIVE', 'EXPIRED') OR token_state = 'ACTIVE' AND validity_period BETWEEN 0 AND 99999999999990 AND refresh_token_validity_period BETWEEN 0 AND 99999999999990 AND (now() AT TIME ZONE 'UTC') - interval '2 hours' > time_created + validity_period * interval '1 millisecond' AND (now() AT TIME ZONE 'UTC') - interval '2 hours' > refresh_token_time_created + refresh_token_validity_period * interval '1 millisecond')";

    /** The columns that the token table and the archive share. */
    static final String COLUMNS =
            "token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_scope_hash, token_state, token_state_id, subject_identifier, access_token_hash, refresh_token_hash";
}
