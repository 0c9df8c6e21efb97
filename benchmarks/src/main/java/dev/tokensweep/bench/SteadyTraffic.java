package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Whole lives at a fixed rate, in batches of one statement each, so that the server's own client
 * costs next to nothing: of ten tokens three are revoked and three refreshed after two seconds, and
 * four expire after three. Their ids are like the product's, which do not compress. Used by one
 * thread.
 */
final class SteadyTraffic {
    /** After that nothing of a batch should be left. */
    static final Duration LIFE = Duration.ofSeconds(3);

    private static final int BATCHES_PER_SECOND = 10;
    private static final int ENDED_AFTER_BATCHES = 20;

    private final Connection connection;
    private final String prefix;
    private final int perBatch;
    private long batch;
    private long issued;

    /**
     * @param prefix of the users' names
     */
    SteadyTraffic(Connection connection, String prefix, int tokensPerSecond) {
        this.connection = connection;
        this.prefix = prefix;
        this.perBatch = tokensPerSecond / BATCHES_PER_SECOND;
    }

    /** Runs it; tokens that refreshing issues are among the rate. */
    void run(Duration duration) throws SQLException {
        connection.setAutoCommit(false);
        Schedule.run(BATCHES_PER_SECOND, duration, due -> next(true));
        connection.setAutoCommit(true);
    }

    /** Ends those of the last seconds as {@link #run} would have, and issues none. */
    void finish() throws SQLException {
        connection.setAutoCommit(false);
        Duration left = Duration.ofMillis(1_000L * ENDED_AFTER_BATCHES / BATCHES_PER_SECOND);
        Schedule.run(BATCHES_PER_SECOND, left, due -> next(false));
        connection.setAutoCommit(true);
    }

    /** How many tokens so far. */
    long issued() {
        return issued;
    }

    private void next(boolean issues) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (issues) {
                issue(statement);
            }
            if (batch >= ENDED_AFTER_BATCHES) {
                statement.execute(
                        """
                        UPDATE idn_oauth2_access_token t SET token_state_id = gen_random_uuid(),
                          token_state = CASE WHEN n %% 10 < 3 THEN 'REVOKED' ELSE 'INACTIVE' END
                        FROM generate_series(1, %d) n
                        WHERE n %% 10 < 6 AND t.token_id = md5('%s-%d-' || n)::uuid::text AND t.token_state = 'ACTIVE'"""
                                .formatted(perBatch, prefix, batch - ENDED_AFTER_BATCHES));
            }
        }
        connection.commit();
        batch++;
    }

    private void issue(Statement statement) throws SQLException {
        issued += perBatch;
        statement.execute(
                """
                    WITH issued AS (INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token,
                      consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type,
                      time_created, refresh_token_time_created, validity_period,
                      refresh_token_validity_period, token_scope_hash, token_state, token_state_id,
                      subject_identifier, access_token_hash, refresh_token_hash)
                    SELECT md5('%4$s-%1$d-' || n)::uuid, 'at-' || gen_random_uuid(), 'rt-' || gen_random_uuid(), 1 + n %% 50,
                      '%4$s-%1$d-' || n, -1234, 'PRIMARY', 'APPLICATION_USER', 'password', now() AT TIME ZONE 'UTC',
                      now() AT TIME ZONE 'UTC', %2$d, %2$d, md5('openid'), 'ACTIVE', 'NONE', 'u',
                      encode(sha256(gen_random_uuid()::text::bytea), 'hex'),
                      encode(sha256(gen_random_uuid()::text::bytea), 'hex')
                    FROM generate_series(1, %3$d) n RETURNING token_id)
                    INSERT INTO idn_oauth2_access_token_scope SELECT token_id, 'openid', -1234 FROM issued"""
                        .formatted(batch, LIFE.toMillis(), perBatch, prefix));
    }
}
