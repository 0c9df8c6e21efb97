package dev.tokensweep.bench;

import java.sql.SQLException;
import java.util.List;

/**
 * One drain by us, from the start of the process until the last eligible token is archived, deleted
 * and on the record.
 *
 * @param secondsUntilDeleted until the last was deleted
 * @param seconds until the last was on the record
 * @param logBytes the database wrote into its log meanwhile
 * @param peakBytes that the process had resident
 */
record Drain(
        long eligible,
        double secondsUntilDeleted,
        double seconds,
        long logBytes,
        long peakBytes,
        List<String> violations) {

    double perSecond() {
        return eligible / seconds;
    }

    static Drain run(
            BenchServices services, BenchDatabase database, BenchOptions options, int tokens)
            throws SQLException {
        long eligible = TokenTable.eligible(database);
        String logBefore = database.text("SELECT pg_current_wal_lsn()");
        long start = System.nanoTime();
        try (CleanerRun run = CleanerRun.start(services, database, options)) {
            run.awaitPurged(eligible);
            double deleted = secondsSince(start, System.nanoTime());
            try (AuditTopic audit = new AuditTopic(services, database)) {
                double told = secondsSince(start, audit.awaitSilence(eligible));
                long logBytes =
                        database.number(
                                "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '%s')::bigint"
                                        .formatted(logBefore));
                return new Drain(
                        eligible,
                        deleted,
                        told,
                        logBytes,
                        Residence.peakBytes(run.process().handle().pid()),
                        DrainCheck.violations(database, tokens, eligible, audit.read()));
            }
        }
    }

    private static double secondsSince(long start, long now) {
        return (now - start) / 1e9;
    }
}
