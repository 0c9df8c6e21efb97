package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A server's own transactions at a fixed rate: two look-ups by hash, one issue with its scope, one
 * revocation of what was issued before. How long each took counts from the moment it was due.
 */
final class ForegroundLoad {
    private static final int CONNECTIONS = 8;
    private static final int PER_SECOND = 200;
    private static final String TABLE = "idn_oauth2_access_token";

    private final BenchDatabase database;
    private final Duration duration;
    private final Percentiles took = new Percentiles();

    private ForegroundLoad(BenchDatabase database, Duration duration) {
        this.database = database;
        this.duration = duration;
    }

    /** Runs it, and tells how long the transactions took. */
    static Percentiles run(BenchDatabase database, Duration duration)
            throws ExecutionException, InterruptedException {
        return new ForegroundLoad(database, duration).run();
    }

    private Percentiles run() throws ExecutionException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> servers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                servers.add(
                        threads.submit(
                                () -> {
                                    serve();
                                    return null;
                                }));
            }
            for (Future<?> server : servers) {
                server.get();
            }
            return took;
        } finally {
            threads.shutdownNow();
        }
    }

    private void serve() throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            String[] last = new String[1];
            Schedule.run(
                    (double) PER_SECOND / CONNECTIONS,
                    duration,
                    due -> {
                        last[0] = transaction(connection, last[0]);
                        took.add(System.nanoTime() - due);
                    });
        }
    }

    private static String transaction(Connection connection, String last) throws SQLException {
        for (int i = 0; i < 2; i++) {
            String sql =
                    "SELECT token_state FROM %s WHERE access_token_hash = encode(sha256(?::text::bytea), 'hex')"
                            .formatted(TABLE);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(
                        1, Long.toString(ThreadLocalRandom.current().nextLong(1_000_000)));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                }
            }
        }
        String token = issue(connection);
        if (last != null) {
            String sql =
                    "UPDATE %s SET token_state = 'REVOKED', token_state_id = gen_random_uuid() WHERE token_id = ? AND token_state = 'ACTIVE'"
                            .formatted(TABLE);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, last);
                statement.executeUpdate();
            }
        }
        connection.commit();
        return token;
    }

    private static String issue(Connection connection) throws SQLException {
        String token = UUID.randomUUID().toString();
        String sql =
                """
                WITH issued AS (INSERT INTO %s (token_id, access_token, refresh_token,
                  consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type,
                  time_created, refresh_token_time_created, validity_period,
                  refresh_token_validity_period, token_scope_hash, token_state, token_state_id,
                  subject_identifier, access_token_hash, refresh_token_hash)
                SELECT ?, 'at-' || gen_random_uuid(), 'rt-' || gen_random_uuid(), 1, 'live-' || gen_random_uuid(),
                  -1234, 'PRIMARY', 'APPLICATION_USER', 'password', now() AT TIME ZONE 'UTC',
                  now() AT TIME ZONE 'UTC', 3600000, 86400000, md5('openid'), 'ACTIVE', 'NONE', 'u',
                  encode(sha256(gen_random_uuid()::text::bytea), 'hex'),
                  encode(sha256(gen_random_uuid()::text::bytea), 'hex') RETURNING token_id)
                INSERT INTO idn_oauth2_access_token_scope SELECT token_id, 'openid', -1234 FROM issued"""
                        .formatted(TABLE);
        // The scope's foreign key is checked at the statement's end.
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, token);
            statement.executeUpdate();
        }
        return token;
    }
}
