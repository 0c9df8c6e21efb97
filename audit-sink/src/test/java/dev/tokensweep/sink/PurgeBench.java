package dev.tokensweep.sink;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prints how many tokens a second the purge transaction carries out, on one connection. */
final class PurgeBench {
    private static final int TOKENS = 100_000;
    private static final int BATCH = 1_000;

    private PurgeBench() {}

    public static void main(String[] arguments) throws SQLException {
        try (SinkFixture sink = new SinkFixture(SchemaVersion.V2_6)) {
            sink.execute(
                    """
                    INSERT INTO idn_oauth2_access_token
                    SELECT gen_random_uuid()::text, 'at-' || n, 'rt-' || n, %d, 'user-' || n, -1234,
                    'PRIMARY', 'APPLICATION_USER', 'password', now(), now(), 3600000, 3600000, 'h',
                    'REVOKED', md5(n::text), 'user', sha256(n::text::bytea)::text,
                    sha256(('r' || n)::bytea)::text
                    FROM generate_series(1, %d) n;
                    INSERT INTO idn_oauth2_access_token_scope
                    SELECT token_id, 'openid' FROM idn_oauth2_access_token"""
                            .formatted(sink.app, TOKENS));
            sink.execute("ANALYZE idn_oauth2_access_token, idn_oauth2_access_token_scope");
            PurgeFixture purge = new PurgeFixture(sink, sink.config());
            List<VerdictBatch> batches = batches(sink, purge);
            try (Connection connection = sink.connect()) {
                connection.setAutoCommit(false);
                report(connection, purge, batches);
            }
        } finally {
            Services.stop();
        }
    }

    private static List<VerdictBatch> batches(SinkFixture sink, PurgeFixture purge)
            throws SQLException {
        List<VerdictBatch> batches = new ArrayList<>();
        List<String> ids = sink.texts("SELECT token_id FROM idn_oauth2_access_token");
        for (int from = 0; from < ids.size(); from += BATCH) {
            batches.add(purge.batch(ids.subList(from, from + BATCH)));
        }
        return batches;
    }

    private static void report(
            Connection connection, PurgeFixture purge, List<VerdictBatch> batches)
            throws SQLException {
        long start = System.nanoTime();
        int purged = 0;
        for (VerdictBatch batch : batches) {
            purged += purge.transaction.carryOut(connection, batch).purged();
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        String fsync;
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SHOW fsync")) {
            row.next();
            fsync = row.getString(1);
        }
        System.out.printf(
                "%d tokens in batches of %d, one connection, fsync %s: %d ms, %d tokens/s%n",
                purged,
                BATCH,
                fsync,
                taken.toMillis(),
                TimeUnit.SECONDS.toNanos(purged) / taken.toNanos());
    }
}
