package dev.tokensweep.bench;

import dev.tokensweep.sandbox.Standby;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks again and again at what a database's clients hold, and how far its standby is behind. What
 * comes and goes between two looks is not seen: a transaction is at most that much longer.
 */
final class HostWatch implements AutoCloseable {
    /** Between two looks. */
    static final Duration EVERY = Duration.ofMillis(20);

    private static final String LOOK =
            """
            WITH lockers AS (SELECT DISTINCT pid FROM pg_locks
              WHERE relation = 'idn_oauth2_access_token'::regclass
                AND mode IN ('RowShareLock', 'RowExclusiveLock'))
            SELECT
              coalesce(max(extract(epoch FROM clock_timestamp() - xact_start) * 1000)
                FILTER (WHERE pid IN (SELECT pid FROM lockers)), 0),
              coalesce(max(extract(epoch FROM clock_timestamp() - xact_start) * 1000), 0),
              (SELECT count(*) FROM lockers),
              (SELECT count(*) FROM pg_locks WHERE pid <> pg_backend_pid()
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
              (SELECT coalesce(max(extract(epoch FROM replay_lag) * 1000), 0)
                FROM pg_stat_replication WHERE application_name = '%1$s'),
              (SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn))
                FROM pg_stat_replication WHERE application_name = '%1$s')
            FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
              AND backend_type = 'client backend'"""
                    .formatted(Standby.NAME);

    private final BenchDatabase database;
    private final HostStrain.Size before;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<List<Look>> looks;
    private volatile boolean ended;

    private HostWatch(BenchDatabase database, HostStrain.Size before) {
        this.database = database;
        this.before = before;
        this.looks = thread.submit(this::look);
    }

    /**
     * What was seen at one moment.
     *
     * @param atNanos as of {@link System#nanoTime()}
     * @param lockingMs age of the oldest transaction that locks tokens
     * @param openMs age of the oldest transaction of any kind
     * @param lockers transactions that lock tokens
     * @param locks of the lock table; rows are not in it
     */
    record Look(
            long atNanos,
            double lockingMs,
            double openMs,
            long lockers,
            long locks,
            double lagMs,
            double lagBytes) {}

    static HostWatch begin(BenchDatabase database) throws SQLException {
        return new HostWatch(database, HostStrain.Size.of(database));
    }

    /** What was in the tables when it began. */
    HostStrain.Size before() {
        return before;
    }

    /** Ends it, and tells all that was seen. */
    List<Look> end() throws ExecutionException, InterruptedException {
        ended = true;
        return looks.get();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private List<Look> look() throws SQLException {
        List<Look> seen = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(LOOK)) {
            while (!ended) {
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    seen.add(
                            new Look(
                                    System.nanoTime(),
                                    row.getDouble(1),
                                    row.getDouble(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getDouble(5),
                                    row.getDouble(6)));
                }
                Await.pause(EVERY.toNanos());
            }
        }
        return seen;
    }
}
