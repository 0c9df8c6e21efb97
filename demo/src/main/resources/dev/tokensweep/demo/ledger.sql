-- An account of the token table that knows nothing of Tokensweep: triggers write down, in the very
-- transaction, whatever is done to a token and by whom. It lives in a schema of its own, outside the
-- publication. The predicate is written out anew, from the vendor's rule and not from our code.

CREATE SCHEMA ledger;

CREATE TABLE ledger.settings (safe_period interval NOT NULL);

CREATE TABLE ledger.op (
    op_id bigserial PRIMARY KEY,
    token_id varchar(255) NOT NULL,
    op varchar(8) NOT NULL,
    image jsonb NOT NULL,
    was_eligible boolean
);

CREATE INDEX ON ledger.op (token_id);

CREATE FUNCTION ledger.eligible(t idn_oauth2_access_token, at_utc timestamp) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    limit_utc timestamp := at_utc - (SELECT safe_period FROM ledger.settings);
BEGIN
    IF t.token_state IN ('REVOKED', 'INACTIVE', 'EXPIRED') THEN
        RETURN true;
    END IF;
    IF t.token_state NOT IN ('ACTIVE', 'GRACEFULLY_ROTATED') OR t.token_state IS NULL
        OR t.time_created IS NULL OR t.refresh_token_time_created IS NULL
        OR t.validity_period IS NULL OR t.refresh_token_validity_period IS NULL
        OR t.validity_period < 0 OR t.validity_period > 99999999999990
        OR t.refresh_token_validity_period < 0 OR t.refresh_token_validity_period > 99999999999990 THEN
        RETURN false;
    END IF;
    RETURN limit_utc > t.time_created + make_interval(secs => t.validity_period / 1000.0)
       AND limit_utc > t.refresh_token_time_created
                       + make_interval(secs => t.refresh_token_validity_period / 1000.0);
END $$;

CREATE FUNCTION ledger.write_down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO ledger.op (token_id, op, image) VALUES (NEW.token_id, 'ISSUED', to_jsonb(NEW));
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO ledger.op (token_id, op, image) VALUES (NEW.token_id, 'CHANGED', to_jsonb(NEW));
    ELSIF current_setting('application_name') = 'tokensweep-sink' THEN
        INSERT INTO ledger.op (token_id, op, image, was_eligible)
        VALUES (OLD.token_id, 'PURGED', to_jsonb(OLD),
                ledger.eligible(OLD, clock_timestamp() AT TIME ZONE 'UTC'));
    ELSE
        INSERT INTO ledger.op (token_id, op, image) VALUES (OLD.token_id, 'REMOVED', to_jsonb(OLD));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_writes_down AFTER INSERT OR UPDATE OR DELETE ON idn_oauth2_access_token
FOR EACH ROW EXECUTE FUNCTION ledger.write_down();

-- Which scopes a token was given; no scope is ever taken from a token that stays.
CREATE TABLE ledger.scope (
    token_id varchar(255) NOT NULL,
    token_scope varchar(60) NOT NULL,
    PRIMARY KEY (token_id, token_scope)
);

CREATE FUNCTION ledger.write_down_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A token that is put back from the archive has the scopes that it had.
    INSERT INTO ledger.scope VALUES (NEW.token_id, NEW.token_scope) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_writes_down AFTER INSERT ON idn_oauth2_access_token_scope
FOR EACH ROW EXECUTE FUNCTION ledger.write_down_scope();
