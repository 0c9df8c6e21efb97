package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What Tokensweep is measured against, each on a table that is full of ended tokens. */
final class References {
    /** What the procedure deletes in one transaction. */
    static final int BATCH = 10_000;

    private static final int CHUNK = 500_000;
    private static final int CHECK_COUNT = 100;
    private static final Duration SLEEP = Duration.ofSeconds(2);

    private References() {}

    /** Tokens, and the time they took. */
    record Done(long tokens, Duration took) {
        double perSecond() {
            return tokens / (took.toNanos() / 1e9);
        }
    }

    /** The least a database can do: one statement. Nobody would run it beside a live server. */
    static Done oneStatement(BenchDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            long tokens =
                    statement.executeUpdate(
                            "WITH gone AS (DELETE FROM idn_oauth2_access_token WHERE %s RETURNING %2$s) INSERT INTO idn_oauth2_access_token_audit (%2$s, invalidated_time) SELECT %2$s, now() AT TIME ZONE 'UTC' FROM gone"
                                    .formatted(TokenTable.ELIGIBLE, TokenTable.COLUMNS));
            return new Done(tokens, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** A procedure of the vendors' shape: no sleep, no backup. */
    static Done procedure(BenchDatabase database) throws SQLException {
        return procedure(database, Duration.ZERO, false, null);
    }

    /**
     * The same as it is shipped: a backup of the tables first, and two seconds of sleep after each
     * batch.
     *
     * @param limit the rest is left when this time is over; null for none
     */
    static Done procedureAsShipped(BenchDatabase database, Duration limit) throws SQLException {
        return procedure(database, SLEEP, true, limit);
    }

    private static Done procedure(
            BenchDatabase database, Duration sleep, boolean backs, Duration limit)
            throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            long end = limit == null ? Long.MAX_VALUE : start + limit.toNanos();
            if (backs) {
                statement.execute(
                        "CREATE TABLE bench_backup_token AS TABLE idn_oauth2_access_token");
                statement.execute(
                        "CREATE TABLE bench_backup_scope AS TABLE idn_oauth2_access_token_scope");
            }
            long tokens = 0;
            long before = -1;
            while (tokens != before && System.nanoTime() < end) {
                before = tokens;
                tokens += chunk(statement, sleep, end);
            }
            return new Done(tokens, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static long chunk(Statement statement, Duration sleep, long end) throws SQLException {
        statement.execute("DROP TABLE IF EXISTS bench_chunk");
        int found =
                statement.executeUpdate(
                        "CREATE TABLE bench_chunk AS SELECT token_id FROM idn_oauth2_access_token WHERE %s LIMIT %d"
                                .formatted(TokenTable.ELIGIBLE, CHUNK));
        if (found < CHECK_COUNT) {
            return 0;
        }
        statement.execute("CREATE INDEX ON bench_chunk (token_id)");
        statement.execute("ANALYZE bench_chunk");
        statement.execute(
                "INSERT INTO idn_oauth2_access_token_audit (%1$s, invalidated_time) SELECT %1$s, now() AT TIME ZONE 'UTC' FROM idn_oauth2_access_token WHERE token_id IN (SELECT token_id FROM bench_chunk)"
                        .formatted(TokenTable.COLUMNS));
        long gone = 0;
        int batch = found;
        while (batch > 0 && System.nanoTime() < end) {
            batch = batch(statement);
            gone += batch;
            if (batch > 0 && !sleep.isZero()) {
                Await.moment(System.nanoTime() + sleep.toNanos());
            }
        }
        return gone;
    }

    private static int batch(Statement statement) throws SQLException {
        statement.execute("DROP TABLE IF EXISTS bench_batch");
        statement.execute(
                "CREATE TABLE bench_batch AS SELECT token_id FROM bench_chunk LIMIT " + BATCH);
        statement.execute("ANALYZE bench_batch");
        int gone =
                statement.executeUpdate(
                        "DELETE FROM idn_oauth2_access_token WHERE token_id IN (SELECT token_id FROM bench_batch)");
        statement.execute(
                "DELETE FROM bench_chunk WHERE token_id IN (SELECT token_id FROM bench_batch)");
        return gone;
    }
}
