-- The token tables of API Manager 2.6.0 as far as Tokensweep has to do with them.

CREATE TABLE idn_oauth_consumer_apps (
    id SERIAL PRIMARY KEY,
    consumer_key VARCHAR(255) NOT NULL UNIQUE,
    consumer_secret VARCHAR(2048),
    username VARCHAR(255),
    tenant_id INTEGER DEFAULT 0,
    user_domain VARCHAR(50),
    app_name VARCHAR(255),
    oauth_version VARCHAR(128),
    callback_url VARCHAR(2048),
    grant_types VARCHAR(1024)
);

CREATE TABLE idn_oauth2_access_token (
    token_id VARCHAR(255) PRIMARY KEY,
    access_token VARCHAR(2048),
    refresh_token VARCHAR(2048),
    consumer_key_id INTEGER REFERENCES idn_oauth_consumer_apps (id) ON DELETE CASCADE,
    authz_user VARCHAR(100),
    tenant_id INTEGER,
    user_domain VARCHAR(50),
    user_type VARCHAR(25),
    grant_type VARCHAR(50),
    time_created TIMESTAMP,
    refresh_token_time_created TIMESTAMP,
    validity_period BIGINT,
    refresh_token_validity_period BIGINT,
    token_scope_hash VARCHAR(32),
    token_state VARCHAR(25) DEFAULT 'ACTIVE',
    token_state_id VARCHAR(128) DEFAULT 'NONE',
    subject_identifier VARCHAR(255),
    access_token_hash VARCHAR(512),
    refresh_token_hash VARCHAR(512),
    CONSTRAINT con_app_key UNIQUE (consumer_key_id, authz_user, tenant_id, user_domain, user_type,
        token_scope_hash, token_state, token_state_id)
);

CREATE INDEX idx_at_ck_au ON idn_oauth2_access_token (consumer_key_id, authz_user, token_state, user_type);
CREATE INDEX idx_tc ON idn_oauth2_access_token (time_created);
CREATE INDEX idx_ath ON idn_oauth2_access_token (access_token_hash);
CREATE INDEX idx_at_au_tid_ud_ts ON idn_oauth2_access_token (authz_user, tenant_id, token_state, user_domain);
CREATE INDEX idx_at_rth ON idn_oauth2_access_token (refresh_token_hash);

-- No key and no index, as shipped.
CREATE TABLE idn_oauth2_access_token_audit (
    token_id VARCHAR(255),
    access_token VARCHAR(2048),
    refresh_token VARCHAR(2048),
    consumer_key_id INTEGER,
    authz_user VARCHAR(100),
    tenant_id INTEGER,
    user_domain VARCHAR(50),
    user_type VARCHAR(25),
    grant_type VARCHAR(50),
    time_created TIMESTAMP,
    refresh_token_time_created TIMESTAMP,
    validity_period BIGINT,
    refresh_token_validity_period BIGINT,
    token_scope_hash VARCHAR(32),
    token_state VARCHAR(25),
    token_state_id VARCHAR(128),
    subject_identifier VARCHAR(255),
    access_token_hash VARCHAR(512),
    refresh_token_hash VARCHAR(512),
    invalidated_time TIMESTAMP
);

CREATE TABLE idn_oauth2_access_token_scope (
    token_id VARCHAR(255) REFERENCES idn_oauth2_access_token (token_id) ON DELETE CASCADE,
    token_scope VARCHAR(60),
    tenant_id INTEGER DEFAULT -1,
    PRIMARY KEY (token_id, token_scope)
);

CREATE TABLE idn_oauth2_authorization_code (
    code_id VARCHAR(255) PRIMARY KEY,
    authorization_code VARCHAR(2048),
    consumer_key_id INTEGER REFERENCES idn_oauth_consumer_apps (id) ON DELETE CASCADE,
    callback_url VARCHAR(2048),
    scope VARCHAR(2048),
    authz_user VARCHAR(100),
    tenant_id INTEGER,
    user_domain VARCHAR(50),
    time_created TIMESTAMP,
    validity_period BIGINT,
    state VARCHAR(25) DEFAULT 'ACTIVE',
    token_id VARCHAR(255),
    subject_identifier VARCHAR(255),
    pkce_code_challenge VARCHAR(255),
    pkce_code_challenge_method VARCHAR(128),
    authorization_code_hash VARCHAR(512)
);

CREATE INDEX idx_authorization_code_hash ON idn_oauth2_authorization_code (authorization_code_hash, consumer_key_id);

CREATE TABLE idn_oauth2_authz_code_scope (
    code_id VARCHAR(255) REFERENCES idn_oauth2_authorization_code (code_id) ON DELETE CASCADE,
    scope VARCHAR(60),
    tenant_id INTEGER DEFAULT -1,
    PRIMARY KEY (code_id, scope)
);

CREATE TABLE idn_oidc_req_object_reference (
    id SERIAL PRIMARY KEY,
    consumer_key_id INTEGER REFERENCES idn_oauth_consumer_apps (id) ON DELETE CASCADE,
    code_id VARCHAR(255) REFERENCES idn_oauth2_authorization_code (code_id) ON DELETE CASCADE,
    token_id VARCHAR(255) REFERENCES idn_oauth2_access_token (token_id) ON DELETE CASCADE,
    session_data_key VARCHAR(255)
);

CREATE INDEX idx_oror_tid ON idn_oidc_req_object_reference (token_id);

CREATE TABLE idn_oidc_req_object_claims (
    id SERIAL PRIMARY KEY,
    req_object_id INTEGER REFERENCES idn_oidc_req_object_reference (id) ON DELETE CASCADE,
    claim_attribute VARCHAR(255),
    essential CHAR(1),
    value VARCHAR(255),
    is_userinfo CHAR(1)
);

CREATE TABLE idn_oidc_req_obj_claim_values (
    id SERIAL PRIMARY KEY,
    req_object_claims_id INTEGER REFERENCES idn_oidc_req_object_claims (id) ON DELETE CASCADE,
    claim_values VARCHAR(255)
);
