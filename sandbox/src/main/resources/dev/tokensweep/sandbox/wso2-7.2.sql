-- What Identity Server 7.2 has for access tokens that are not stored: refresh tokens of their own,
-- and what is revoked before its time.

CREATE TABLE idn_oauth2_refresh_token (
    refresh_token_id VARCHAR(255) PRIMARY KEY,
    refresh_token VARCHAR(2048),
    consumer_key_id INTEGER REFERENCES idn_oauth_consumer_apps (id) ON DELETE CASCADE,
    authz_user VARCHAR(100),
    tenant_id INTEGER,
    user_domain VARCHAR(50),
    grant_type VARCHAR(50),
    refresh_token_time_created TIMESTAMP,
    refresh_token_validity_period BIGINT,
    token_scope_hash VARCHAR(32),
    token_state VARCHAR(25) DEFAULT 'ACTIVE',
    subject_identifier VARCHAR(255),
    refresh_token_hash VARCHAR(512),
    idp_id INTEGER NOT NULL DEFAULT -1,
    consented_token VARCHAR(6),
    authorized_organization VARCHAR(36) NOT NULL DEFAULT 'NONE'
);

CREATE INDEX idx_refresh_token_hash ON idn_oauth2_refresh_token (refresh_token_hash);

CREATE TABLE idn_oauth2_refresh_token_scope (
    refresh_token_id VARCHAR(255) NOT NULL
        REFERENCES idn_oauth2_refresh_token (refresh_token_id) ON DELETE CASCADE,
    token_scope VARCHAR(255) NOT NULL,
    tenant_id INTEGER DEFAULT -1,
    PRIMARY KEY (refresh_token_id, token_scope)
);

CREATE TABLE idn_oauth2_revoked_tokens (
    uuid VARCHAR(255) PRIMARY KEY,
    token_identifier VARCHAR(2048) NOT NULL,
    consumer_key VARCHAR(255) NOT NULL,
    time_created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expiry_timestamp TIMESTAMP NOT NULL
);

CREATE INDEX idx_token_consumer ON idn_oauth2_revoked_tokens (token_identifier, consumer_key);
