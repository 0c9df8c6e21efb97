package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that locks tokens and their scopes at random, in one order and in the other, some at a
 * time, until it is closed.
 */
final class RandomLocks implements AutoCloseable {
    private static final int AT_A_TIME = 20;
    private static final String TOKEN =
            "SELECT 1 FROM idn_oauth2_access_token WHERE token_id = '%s' FOR UPDATE";
    private static final String SCOPE =
            "UPDATE idn_oauth2_access_token_scope SET tenant_id = 7 WHERE token_id = '%s'";

    private final SinkFixture sink;
    private final List<String> tokenIds;
    private final Random random = new Random(20_261_127);
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger deadlocks = new AtomicInteger();
    private final CompletableFuture<Void> server;
    private volatile boolean over;

    RandomLocks(SinkFixture sink, List<String> tokenIds) {
        this.sink = sink;
        this.tokenIds = tokenIds;
        this.server = CompletableFuture.runAsync(this::lockOnAndOn);
    }

    private void lockOnAndOn() {
        try (Connection connection = sink.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET SESSION innodb_lock_wait_timeout = 2");
            while (!over) {
                try {
                    lockSome(statement);
                    connection.commit();
                } catch (SQLException e) {
                    // Of two that wait for each other one is chosen to begin again.
                    connection.rollback();
                    deadlocks.incrementAndGet();
                }
                rounds.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void lockSome(Statement statement) throws SQLException {
        for (int i = 0; i < AT_A_TIME; i++) {
            String tokenId = tokenIds.get(random.nextInt(tokenIds.size()));
            boolean scopeFirst = random.nextBoolean();
            for (String sql : scopeFirst ? List.of(SCOPE, TOKEN) : List.of(TOKEN, SCOPE)) {
                statement.execute(sink.database.sql(sql.formatted(tokenId)));
            }
        }
    }

    /** How often it has locked some. */
    int rounds() {
        return rounds.get();
    }

    /** How often it had to begin again. */
    int deadlocks() {
        return deadlocks.get();
    }

    @Override
    public void close() {
        over = true;
        server.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
