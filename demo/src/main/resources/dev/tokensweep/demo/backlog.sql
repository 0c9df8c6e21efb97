-- Tokens as they pile up in the field: most of them ended or expired, some alive, some for ever.
WITH backlog AS (
    INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token, consumer_key_id,
        authz_user, tenant_id, user_domain, user_type, grant_type, time_created,
        refresh_token_time_created, validity_period, refresh_token_validity_period,
        token_scope_hash, token_state, token_state_id, subject_identifier, access_token_hash,
        refresh_token_hash)
    SELECT gen_random_uuid()::text, 'at-' || gen_random_uuid(), 'rt-' || gen_random_uuid(), ?,
        'user-' || n, -1234, 'PRIMARY', 'APPLICATION_USER',
        (ARRAY['password', 'authorization_code', 'client_credentials'])[1 + n % 3],
        now() AT TIME ZONE 'UTC' - interval '3 days', now() AT TIME ZONE 'UTC' - interval '3 days',
        CASE WHEN n % 10 = 8 THEN 999999999 WHEN n % 10 = 9 THEN -1 ELSE 3600000 END,
        CASE WHEN n % 10 = 8 THEN 999999999 ELSE 86400000 END,
        md5(n::text),
        (ARRAY['REVOKED', 'INACTIVE', 'REVOKED', 'EXPIRED', 'INACTIVE', 'REVOKED', 'ACTIVE',
               'ACTIVE', 'ACTIVE', 'ACTIVE'])[1 + n % 10],
        CASE WHEN n % 10 < 6 THEN gen_random_uuid()::text ELSE 'NONE' END,
        'user-' || n, md5('at' || n), md5('rt' || n)
    FROM generate_series(1, ?) n
    RETURNING token_id)
INSERT INTO idn_oauth2_access_token_scope (token_id, token_scope, tenant_id)
SELECT token_id, 'openid', -1234 FROM backlog
