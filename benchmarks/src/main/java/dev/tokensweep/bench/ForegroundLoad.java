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
 * revocation of what was issued before. How long each took counts from the moment it was due. They
 * come one by one over connections that are open and have been used, as from a server's pool: eight
 * at once would wait for one another, and a new connection's first look-ups for its catalogue.
 */
final class ForegroundLoad implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int PER_SECOND = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final String TABLE = "idn_oauth2_access_token";

    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<Server> servers = new ArrayList<>();

    private ForegroundLoad(BenchDatabase database) throws SQLException {
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = database.connect();
            servers.add(new Server(connection, Duration.ofSeconds(i).dividedBy(PER_SECOND)));
            connection.setAutoCommit(false);
        }
    }

    /** Connects and warms up. */
    static ForegroundLoad open(BenchDatabase database)
            throws SQLException, ExecutionException, InterruptedException {
        ForegroundLoad load = new ForegroundLoad(database);
        load.run(WARM_UP, new Percentiles());
        return load;
    }

    /**
     * Runs it.
     *
     * @param took gets how long each transaction took
     */
    void run(Duration duration, Percentiles took) throws ExecutionException, InterruptedException {
        List<Future<?>> served = new ArrayList<>();
        for (Server server : servers) {
            served.add(
                    threads.submit(
                            () -> {
                                server.serve(duration, took);
                                return null;
                            }));
        }
        for (Future<?> each : served) {
            each.get();
        }
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        for (Server server : servers) {
            server.connection.close();
        }
    }

    /** One of its connections, whose turns come a little after those of the one before. */
    private static final class Server {
        private final Connection connection;
        private final Duration offset;
        private String last;

        Server(Connection connection, Duration offset) {
            this.connection = connection;
            this.offset = offset;
        }

        void serve(Duration duration, Percentiles took) throws SQLException {
            Await.moment(System.nanoTime() + offset.toNanos());
            Schedule.run(
                    (double) PER_SECOND / CONNECTIONS,
                    duration,
                    due -> {
                        last = transaction(connection, last);
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
