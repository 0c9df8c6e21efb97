-- An account of the token table that knows nothing of Tokensweep: triggers write down, in the very
-- transaction, whatever is done to a token and by whom. It lives in a database of its own. The predicate
-- is written out anew, from the vendor's rule and not from our code. Whoever connects as a user whose name
-- begins with tokensweep is the sink.
CREATE DATABASE ledger CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
//
CREATE TABLE ledger.settings (safe_period_us bigint NOT NULL)
//
INSERT INTO ledger.settings VALUES (:safe_period_us)
//
CREATE TABLE ledger.op (
    op_id bigint AUTO_INCREMENT PRIMARY KEY,
    token_id varchar(255) NOT NULL,
    op varchar(8) NOT NULL,
    image char(64) NOT NULL,
    version varchar(512) NOT NULL,
    at_micros bigint NOT NULL,
    was_eligible boolean,
    INDEX (token_id)
)
//
CREATE TABLE ledger.scope (
    token_id varchar(255) NOT NULL,
    token_scope varchar(60) NOT NULL,
    PRIMARY KEY (token_id, token_scope)
)
//
CREATE FUNCTION ledger.eligible(state varchar(25), created datetime(6), validity bigint,
    refresh_created datetime(6), refresh_validity bigint, at_utc datetime(6)) RETURNS boolean
READS SQL DATA
BEGIN
    DECLARE limit_utc datetime(6);
    SELECT at_utc - INTERVAL safe_period_us MICROSECOND INTO limit_utc FROM ledger.settings;
    IF BINARY state IN ('REVOKED', 'INACTIVE', 'EXPIRED') THEN
        RETURN true;
    END IF;
    IF state IS NULL OR BINARY state NOT IN ('ACTIVE', 'GRACEFULLY_ROTATED')
        OR created IS NULL OR refresh_created IS NULL OR validity IS NULL OR refresh_validity IS NULL
        OR validity < 0 OR validity > 99999999999990
        OR refresh_validity < 0 OR refresh_validity > 99999999999990 THEN
        RETURN false;
    END IF;
    RETURN limit_utc > created + INTERVAL (validity * 1000) MICROSECOND
       AND limit_utc > refresh_created + INTERVAL (refresh_validity * 1000) MICROSECOND;
END
//
CREATE TRIGGER ledger_issued AFTER INSERT ON IDN_OAUTH2_ACCESS_TOKEN FOR EACH ROW
INSERT INTO ledger.op (token_id, op, image, version, at_micros)
VALUES (NEW.token_id, 'ISSUED', :image_new, :version_new,
    timestampdiff(MICROSECOND, '1970-01-01', utc_timestamp(6)))
//
CREATE TRIGGER ledger_changed AFTER UPDATE ON IDN_OAUTH2_ACCESS_TOKEN FOR EACH ROW
INSERT INTO ledger.op (token_id, op, image, version, at_micros)
VALUES (NEW.token_id, 'CHANGED', :image_new, :version_new,
    timestampdiff(MICROSECOND, '1970-01-01', utc_timestamp(6)))
//
CREATE TRIGGER ledger_ended AFTER DELETE ON IDN_OAUTH2_ACCESS_TOKEN FOR EACH ROW
INSERT INTO ledger.op (token_id, op, image, version, at_micros, was_eligible)
SELECT OLD.token_id, IF(user() LIKE 'tokensweep%', 'PURGED', 'REMOVED'), :image_old, :version_old,
    timestampdiff(MICROSECOND, '1970-01-01', utc_timestamp(6)),
    ledger.eligible(OLD.token_state, OLD.time_created, OLD.validity_period,
        OLD.refresh_token_time_created, OLD.refresh_token_validity_period, utc_timestamp(6))
FROM (SELECT 1) AS one
WHERE NOT EXISTS (SELECT 1 FROM ledger.op o WHERE o.token_id = OLD.token_id AND o.op = 'REMOVED')
//
CREATE TRIGGER ledger_ended_with_app BEFORE DELETE ON IDN_OAUTH_CONSUMER_APPS FOR EACH ROW
INSERT INTO ledger.op (token_id, op, image, version, at_micros)
SELECT t.token_id, 'REMOVED', :image_app, :version_app,
    timestampdiff(MICROSECOND, '1970-01-01', utc_timestamp(6))
FROM IDN_OAUTH2_ACCESS_TOKEN t WHERE t.consumer_key_id = OLD.id
//
CREATE TRIGGER ledger_scope AFTER INSERT ON IDN_OAUTH2_ACCESS_TOKEN_SCOPE FOR EACH ROW
INSERT INTO ledger.scope VALUES (NEW.token_id, NEW.token_scope)
//
