package dev.tokensweep.bench;

import java.sql.SQLException;
import java.util.List;

/**
 * One drain by us, from the start of the process until the last eligible token is archived, deleted
 * and on the record.
 *
 * @param purgingNanos when the first was gone, as of {@link System#nanoTime()}
 * @param deletedNanos when the last was
 * @param secondsUntilDeleted until the last was deleted
 * @param seconds until the last was on the record
 * @param logBytes the database wrote into its log meanwhile
 * @param peakBytes that the process had resident
 */
record Drain(
        long eligible,
        long purgingNanos,
        long deletedNanos,
        double secondsUntilDeleted,
        double seconds,
        long logBytes,
        long peakBytes,
        List<String> violations) {

    double perSecond() {
        return eligible / seconds;
    }

    /** Whether purges went on at that moment. */
    boolean isPurgingAt(long nanos) {
        return purgingNanos <= nanos && nanos <= deletedNanos;
    }

    static Drain run(
            BenchServices services, BenchDatabase database, BenchOptions options, int tokens)
            throws SQLException {
        long eligible = TokenTable.eligible(database);
        String logBefore = database.logPosition();
        long start = System.nanoTime();
        try (CleanerRun run = CleanerRun.start(services, database, options)) {
            run.awaitPurged(1);
            long purging = System.nanoTime();
            run.awaitPurged(eligible);
            long deleted = System.nanoTime();
            try (AuditTopic audit = new AuditTopic(services, database)) {
                audit.awaitSilence(eligible);
                AuditTopic.Told told = audit.read();
                long logBytes = database.logSince(logBefore);
                return new Drain(
                        eligible,
                        purging,
                        deleted,
                        secondsSince(start, deleted),
                        secondsSince(start, audit.toldAt(told)),
                        logBytes,
                        Residence.peakBytes(run.process().handle().pid()),
                        DrainCheck.violations(database, tokens, eligible, told));
            }
        }
    }

    private static double secondsSince(long start, long now) {
        return (now - start) / 1e9;
    }
}
