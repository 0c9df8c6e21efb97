-- What Identity Server 7.0 has beyond 2.6.0.

ALTER TABLE idn_oauth2_access_token
    ADD COLUMN idp_id INTEGER NOT NULL DEFAULT -1,
    ADD COLUMN token_binding_ref VARCHAR(32) DEFAULT 'NONE',
    ADD COLUMN consented_token VARCHAR(6),
    ADD COLUMN authorized_organization VARCHAR(36) DEFAULT 'NONE' NOT NULL;

ALTER TABLE idn_oauth2_access_token DROP CONSTRAINT con_app_key;
ALTER TABLE idn_oauth2_access_token ADD CONSTRAINT con_app_key UNIQUE (consumer_key_id, authz_user,
    tenant_id, user_domain, user_type, token_scope_hash, token_state, token_state_id, idp_id,
    token_binding_ref, authorized_organization);

ALTER TABLE idn_oauth2_access_token_audit
    ADD COLUMN idp_id INTEGER,
    ADD COLUMN token_binding_ref VARCHAR(32),
    ADD COLUMN consented_token VARCHAR(6),
    ADD COLUMN authorized_organization VARCHAR(36);

ALTER TABLE idn_oauth2_authorization_code ADD COLUMN idp_id INTEGER DEFAULT -1 NOT NULL;

CREATE TABLE idn_oauth2_token_binding (
    token_id VARCHAR(255) REFERENCES idn_oauth2_access_token (token_id) ON DELETE CASCADE,
    token_binding_type VARCHAR(32),
    token_binding_ref VARCHAR(32),
    token_binding_value VARCHAR(1024),
    tenant_id INTEGER DEFAULT -1,
    PRIMARY KEY (token_id)
);

CREATE TABLE idn_oauth2_access_token_attributes (
    id SERIAL PRIMARY KEY,
    token_id VARCHAR(255) NOT NULL REFERENCES idn_oauth2_access_token (token_id) ON DELETE CASCADE,
    token_attr_name VARCHAR(255) NOT NULL,
    token_attr_value VARCHAR(255)
);

CREATE INDEX idx_ata_tid ON idn_oauth2_access_token_attributes (token_id);

CREATE TABLE idn_oauth2_ciba_auth_code (
    auth_code_key CHAR(36) PRIMARY KEY,
    auth_req_id CHAR(36) NOT NULL UNIQUE,
    issued_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    consumer_key VARCHAR(255),
    last_polled_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    polling_interval INTEGER,
    expires_in INTEGER,
    authenticated_user_name VARCHAR(255),
    user_store_domain VARCHAR(100),
    tenant_id INTEGER,
    auth_req_status VARCHAR(100) DEFAULT 'REQUESTED',
    idp_id INTEGER
);

CREATE TABLE idn_oauth2_ciba_request_scopes (
    auth_code_key CHAR(36)
        REFERENCES idn_oauth2_ciba_auth_code (auth_code_key) ON DELETE CASCADE,
    scope VARCHAR(255)
);

CREATE TABLE idn_oauth2_device_flow (
    code_id VARCHAR(255) PRIMARY KEY,
    device_code VARCHAR(255) NOT NULL UNIQUE,
    user_code VARCHAR(25),
    consumer_key_id INTEGER,
    last_poll_time TIMESTAMP NOT NULL,
    expiry_time TIMESTAMP NOT NULL,
    time_created TIMESTAMP NOT NULL,
    poll_time BIGINT NOT NULL,
    status VARCHAR(25) NOT NULL,
    authz_user VARCHAR(100),
    tenant_id INTEGER,
    user_domain VARCHAR(50),
    idp_id INTEGER NOT NULL DEFAULT -1
);

CREATE TABLE idn_oauth2_device_flow_scopes (
    id SERIAL PRIMARY KEY,
    scope_id VARCHAR(255) REFERENCES idn_oauth2_device_flow (code_id) ON DELETE CASCADE,
    scope VARCHAR(255)
);

CREATE TABLE idn_oauth_par (
    req_uri_ref VARCHAR(255) PRIMARY KEY,
    client_id VARCHAR(255) NOT NULL,
    scheduled_expiry BIGINT NOT NULL,
    parameters VARCHAR(4000)
);
