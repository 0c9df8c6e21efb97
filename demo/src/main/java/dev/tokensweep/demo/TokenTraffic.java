package dev.tokensweep.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A server at work: issues tokens at a fixed rate and refreshes, revokes, prolongs, presents and
 * removes those it has issued. Thread-safe.
 */
public final class TokenTraffic implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final int REMEMBERED = 500;
    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DataSource database;
    private final long seed;
    private final boolean rotatesGracefully;
    private final boolean endures;
    private final long pauseNanos;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(WORKERS, task -> new Thread(task, "token-traffic"));
    private final AtomicLong actions = new AtomicLong();
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private final Consumer<String> confirmed;
    private volatile boolean stopping;

    private TokenTraffic(
            DataSource database,
            long seed,
            int ratePerSecond,
            boolean rotatesGracefully,
            boolean endures,
            Consumer<String> confirmed) {
        this.database = database;
        this.seed = seed;
        this.rotatesGracefully = rotatesGracefully;
        this.endures = endures;
        this.confirmed = confirmed;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) * WORKERS / ratePerSecond;
    }

    /**
     * Starts it; it ends when the database fails.
     *
     * @param seed makes its choices repeatable, though not their order among the workers
     * @param ratePerSecond tokens issued a second
     * @param rotatesGracefully whether some refreshes leave the old token redeemable for a moment
     */
    public static TokenTraffic start(
            DataSource database, long seed, int ratePerSecond, boolean rotatesGracefully) {
        return new TokenTraffic(
                        database, seed, ratePerSecond, rotatesGracefully, false, token -> {})
                .begin();
    }

    /**
     * The same, but it connects anew when the database fails.
     *
     * @param confirmed is told the id of every token whose issue the database has confirmed
     */
    public static TokenTraffic startEnduring(
            DataSource database,
            long seed,
            int ratePerSecond,
            boolean rotatesGracefully,
            Consumer<String> confirmed) {
        return new TokenTraffic(database, seed, ratePerSecond, rotatesGracefully, true, confirmed)
                .begin();
    }

    private TokenTraffic begin() {
        for (int i = 0; i < WORKERS; i++) {
            int number = i;
            workers.execute(() -> work(number));
        }
        return this;
    }

    /** Transactions done so far. */
    public long actions() {
        return actions.get();
    }

    /**
     * Stops it, and lets the table come to rest: what still has its time gets a day more of it.
     *
     * @throws SQLException that ended a worker before its time
     */
    public void stop() throws SQLException, InterruptedException {
        close();
        if (!workers.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new SQLException("the traffic does not end; the database hangs");
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        try (Connection connection = database.getConnection()) {
            new ServerActions(connection, new Random(seed), rotatesGracefully, confirmed).settle();
        }
    }

    private void work(int number) {
        Random random = new Random(seed + number);
        List<LiveToken> remembered = new ArrayList<>();
        while (!stopping && failure.get() == null) {
            try (Connection connection = database.getConnection()) {
                serve(
                        new ServerActions(connection, random, rotatesGracefully, confirmed),
                        random,
                        remembered);
            } catch (SQLException e) {
                if (!endures) {
                    failure.compareAndSet(null, e);
                }
                LockSupport.parkNanos(RECONNECT_NANOS);
            }
        }
    }

    private void serve(ServerActions server, Random random, List<LiveToken> remembered)
            throws SQLException {
        long next = System.nanoTime();
        while (!stopping) {
            act(server, random, remembered);
            actions.incrementAndGet();
            next += pauseNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static void act(ServerActions server, Random random, List<LiveToken> remembered)
            throws SQLException {
        remember(server.issue(), random, remembered);
        LiveToken token = remembered.get(random.nextInt(remembered.size()));
        int dice = random.nextInt(100);
        if (dice < 30) {
            remember(server.refresh(token), random, remembered);
        } else if (dice < 55) {
            server.revoke(token);
        } else if (dice < 65) {
            server.present(token);
        } else if (dice < 70) {
            server.prolong(token);
        } else if (dice < 73) {
            server.remove(token);
        } else if (dice < 80) {
            server.redeemCode(token);
        } else if (dice < 81) {
            server.deleteAnApp();
        }
    }

    private static void remember(LiveToken token, Random random, List<LiveToken> remembered) {
        if (token == null) {
            return;
        }
        if (remembered.size() < REMEMBERED) {
            remembered.add(token);
        } else {
            remembered.set(random.nextInt(REMEMBERED), token);
        }
    }

    /** Ends the workers without waiting for them. */
    @Override
    public void close() {
        stopping = true;
        workers.shutdown();
    }
}
