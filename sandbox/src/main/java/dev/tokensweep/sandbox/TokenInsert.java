package dev.tokensweep.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Builds one row of the token table: ACTIVE, created now, valid for an hour unless said otherwise,
 * with secrets and hashes of its own. Times are written as UTC digits whatever the zone of the JVM.
 */
public final class TokenInsert {
    private static final String INSERT =
            "INSERT INTO IDN_OAUTH2_ACCESS_TOKEN (token_id, access_token, refresh_token,"
                    + " consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type,"
                    + " time_created, refresh_token_time_created, validity_period,"
                    + " refresh_token_validity_period, token_scope_hash, token_state,"
                    + " token_state_id, subject_identifier, access_token_hash, refresh_token_hash)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_SCOPE =
            "INSERT INTO IDN_OAUTH2_ACCESS_TOKEN_SCOPE (token_id, token_scope, tenant_id) VALUES (?, ?, ?)";

    private final int consumerKeyId;
    private String tokenId = UUID.randomUUID().toString();
    private String accessToken = "at-" + UUID.randomUUID();
    private String user = "user-" + UUID.randomUUID();
    private int tenantId = -1234;
    private String userDomain = "PRIMARY";
    private String grantType = "password";
    private Object createdAt = utc(Clock.systemUTC().instant());
    private Object refreshCreatedAt = createdAt;
    private Long validityMs = 3_600_000L;
    private Long refreshValidityMs = 3_600_000L;
    private String state = "ACTIVE";
    private String stateId = "NONE";
    private String[] scopes = {};

    private TokenInsert(int consumerKeyId) {
        this.consumerKeyId = consumerKeyId;
    }

    /** A token of that application. */
    public static TokenInsert tokenOf(int consumerKeyId) {
        return new TokenInsert(consumerKeyId);
    }

    public TokenInsert id(String newTokenId) {
        tokenId = newTokenId;
        return this;
    }

    public TokenInsert accessToken(String newAccessToken) {
        accessToken = newAccessToken;
        return this;
    }

    public TokenInsert user(String newUser) {
        user = newUser;
        return this;
    }

    public TokenInsert tenant(int newTenantId) {
        tenantId = newTenantId;
        return this;
    }

    public TokenInsert userDomain(String newUserDomain) {
        userDomain = newUserDomain;
        return this;
    }

    public TokenInsert grantType(String newGrantType) {
        grantType = newGrantType;
        return this;
    }

    /** An ended state gets a random state id, as the product gives it. */
    public TokenInsert state(String newState) {
        state = newState;
        stateId = "ACTIVE".equals(newState) ? "NONE" : UUID.randomUUID().toString();
        return this;
    }

    public TokenInsert stateId(String newStateId) {
        stateId = newStateId;
        return this;
    }

    /** Of the access token; null for NULL. */
    public TokenInsert createdAt(Instant instant) {
        createdAt = instant == null ? null : utc(instant);
        return this;
    }

    /** Of the refresh token; null for NULL. */
    public TokenInsert refreshCreatedAt(Instant instant) {
        refreshCreatedAt = instant == null ? null : utc(instant);
        return this;
    }

    public TokenInsert validityMs(Long ms) {
        validityMs = ms;
        return this;
    }

    public TokenInsert refreshValidityMs(Long ms) {
        refreshValidityMs = ms;
        return this;
    }

    public TokenInsert scopes(String... newScopes) {
        scopes = newScopes.clone();
        return this;
    }

    /** Inserts the row and its scopes, in the caller's transaction, and tells the TOKEN_ID. */
    public String insert(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            Object[] values = {
                tokenId,
                accessToken,
                "rt-" + UUID.randomUUID(),
                consumerKeyId,
                user,
                tenantId,
                userDomain,
                "APPLICATION_USER",
                grantType,
                createdAt,
                refreshCreatedAt,
                validityMs,
                refreshValidityMs,
                scopeHash(),
                state,
                stateId,
                user,
                "ah-" + tokenId,
                "rh-" + tokenId
            };
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
        insertScopes(connection);
        return tokenId;
    }

    private void insertScopes(Connection connection) throws SQLException {
        if (scopes.length == 0) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT_SCOPE)) {
            for (String scope : scopes) {
                insert.setString(1, tokenId);
                insert.setString(2, scope);
                insert.setInt(3, tenantId);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private String scopeHash() {
        return Integer.toHexString(String.join(" ", scopes).hashCode());
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
