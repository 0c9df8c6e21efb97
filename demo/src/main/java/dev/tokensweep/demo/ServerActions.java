package dev.tokensweep.demo;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the product does to its token tables, each action one transaction. An action on a token that
 * is gone already does nothing, as in the product. Used by one thread.
 */
final class ServerActions {
    private static final int TENANT = -1234;
    private static final String TOKENS = "IDN_OAUTH2_ACCESS_TOKEN";
    private static final String[] GRANTS = {
        "password", "authorization_code", "client_credentials", "refresh_token"
    };

    /**
     * Of a grant that may be rotated gracefully: how long the old refresh token stays redeemable.
     */
    private static final Duration ROTATION_GRACE = Duration.ofSeconds(3);

    private final Connection connection;
    private final Random random;
    private final boolean rotatesGracefully;
    private final Consumer<String> confirmed;
    private final DemoSql sql;
    private final int app;

    ServerActions(
            Connection connection,
            Random random,
            boolean rotatesGracefully,
            Consumer<String> confirmed)
            throws SQLException {
        this.connection = connection;
        this.random = random;
        this.rotatesGracefully = rotatesGracefully;
        this.confirmed = confirmed;
        this.sql = DemoSql.of(connection);
        connection.setAutoCommit(false);
        app = ConsumerApps.create(connection, TENANT, "app-" + random.nextInt(1000));
        connection.commit();
    }

    /** Issues a token: most live some seconds, a few an hour, a few for ever. */
    LiveToken issue() throws SQLException {
        LiveToken token = insert("user-" + UUID.randomUUID(), app);
        commit(token);
        return token;
    }

    /** The old row ends and a new one begins, in one transaction. */
    LiveToken refresh(LiveToken old) throws SQLException {
        boolean graceful = rotatesGracefully && random.nextInt(3) == 0;
        int ended =
                graceful
                        ? execute(
                                "UPDATE %s SET token_state = 'GRACEFULLY_ROTATED', token_state_id = ?, refresh_token_validity_period = %s + ? WHERE token_id = ? AND token_state = 'ACTIVE'"
                                        .formatted(
                                                TOKENS, sql.msSince("refresh_token_time_created")),
                                UUID.randomUUID().toString(),
                                ROTATION_GRACE.toMillis(),
                                old.tokenId())
                        : end(old, "INACTIVE");
        if (ended == 0) {
            connection.commit();
            return null;
        }
        LiveToken renewed = insert(old.user(), app);
        commit(renewed);
        return renewed;
    }

    private void commit(LiveToken issued) throws SQLException {
        connection.commit();
        confirmed.accept(issued.tokenId());
    }

    void revoke(LiveToken token) throws SQLException {
        end(token, "REVOKED");
        connection.commit();
    }

    /** Somebody presents an expired token, and the server writes down that it is. */
    void present(LiveToken token) throws SQLException {
        execute(
                "UPDATE %s SET token_state = 'EXPIRED', token_state_id = ? WHERE token_id = ? AND token_state = 'ACTIVE' AND validity_period >= 0 AND %s"
                        .formatted(TOKENS, sql.isOver("time_created", "validity_period")),
                UUID.randomUUID().toString(),
                token.tokenId());
        connection.commit();
    }

    /** A token's time is prolonged while it lives: the same row, another version. */
    void prolong(LiveToken token) throws SQLException {
        execute(
                "UPDATE IDN_OAUTH2_ACCESS_TOKEN SET validity_period = validity_period + 5000 WHERE token_id = ? AND token_state = 'ACTIVE' AND validity_period >= 0",
                token.tokenId());
        connection.commit();
    }

    /** The product's own cleanup, or a DBA, deletes beside us. */
    void remove(LiveToken token) throws SQLException {
        execute("DELETE FROM IDN_OAUTH2_ACCESS_TOKEN WHERE token_id = ?", token.tokenId());
        connection.commit();
    }

    /** An application comes, gets tokens and goes, and its tokens with it. */
    void deleteAnApp() throws SQLException {
        int shortLived = ConsumerApps.create(connection, TENANT, "short-lived");
        for (int i = 0; i < 3; i++) {
            insert("user-" + UUID.randomUUID(), shortLived);
        }
        connection.commit();
        execute("DELETE FROM IDN_OAUTH_CONSUMER_APPS WHERE id = ?", shortLived);
        connection.commit();
    }

    /** An authorization code is issued, and redeemed for the token. */
    void redeemCode(LiveToken token) throws SQLException {
        String code = UUID.randomUUID().toString();
        execute(
                "INSERT INTO IDN_OAUTH2_AUTHORIZATION_CODE (code_id, authorization_code, consumer_key_id, authz_user, tenant_id, user_domain, time_created, validity_period, state, subject_identifier) VALUES (?, ?, ?, ?, ?, 'PRIMARY', %s, 300000, 'ACTIVE', ?)"
                        .formatted(sql.now()),
                code,
                "ac-" + UUID.randomUUID(),
                app,
                token.user(),
                TENANT,
                token.user());
        execute(
                "INSERT INTO IDN_OAUTH2_AUTHZ_CODE_SCOPE (code_id, scope, tenant_id) VALUES (?, 'openid', ?)",
                code,
                TENANT);
        connection.commit();
        execute(
                "UPDATE IDN_OAUTH2_AUTHORIZATION_CODE SET state = 'INACTIVE', token_id = ? WHERE code_id = ?",
                token.tokenId(),
                code);
        connection.commit();
    }

    /** What still has its time gets more of it, so that the table comes to rest. */
    void settle() throws SQLException {
        execute(
                "UPDATE %s t SET validity_period = 86400000, refresh_token_validity_period = 86400000 WHERE token_state IN ('ACTIVE', 'GRACEFULLY_ROTATED') AND validity_period BETWEEN 0 AND 60000 AND NOT %s"
                        .formatted(TOKENS, sql.eligible()));
        connection.commit();
    }

    private int end(LiveToken token, String state) throws SQLException {
        return execute(
                "UPDATE IDN_OAUTH2_ACCESS_TOKEN SET token_state = ?, token_state_id = ? WHERE token_id = ? AND token_state = 'ACTIVE'",
                state,
                UUID.randomUUID().toString(),
                token.tokenId());
    }

    private LiveToken insert(String user, int consumerKeyId) throws SQLException {
        int fate = random.nextInt(100);
        long validityMs = fate < 3 ? -1 : fate < 8 ? 3_600_000 : 1_000 + random.nextInt(9_000);
        TokenInsert token =
                TokenInsert.tokenOf(consumerKeyId)
                        .user(user)
                        .grantType(GRANTS[random.nextInt(GRANTS.length)])
                        .validityMs(validityMs)
                        .refreshValidityMs(Math.max(validityMs, 2_000 + random.nextInt(9_000)))
                        .scopes("openid", "scope-" + random.nextInt(20));
        return new LiveToken(token.insert(connection), user);
    }

    private int execute(String statementText, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statementText)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
