package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.forensics.ArchiveCheck;
import dev.tokensweep.forensics.ArchiveCopy;
import dev.tokensweep.forensics.ArchiveReport;
import dev.tokensweep.forensics.AuditIndex;
import dev.tokensweep.sink.ArchivedTokens;
import dev.tokensweep.sink.RecordedUsers;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.SinkConfigException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Compares the archive with the record while both grow: what was on record before the archive is
 * read must be in it, and what is read there must come on record soon. Used by one thread.
 */
final class ArchiveVerification {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AppConfig config;
    private final Duration patience;
    private final DemoProgress progress;

    /**
     * @param patience how long the record may lag behind the archive
     */
    ArchiveVerification(AppConfig config, Duration patience, DemoProgress progress) {
        this.config = config;
        this.patience = patience;
        this.progress = progress;
    }

    ArchiveReport run(IndexedRecord record) {
        return record.ask(true, index -> compare(index, record));
    }

    private ArchiveReport compare(AuditIndex index, IndexedRecord record) {
        try (ArchiveCopy copy = new ArchiveCopy(index)) {
            read(copy);
            long deadline = System.nanoTime() + patience.toNanos();
            record.update(index);
            ArchiveReport report = check(copy);
            while (report.findings() > 0 && System.nanoTime() < deadline) {
                await();
                record.update(index);
                report = check(copy);
            }
            return report;
        }
    }

    private static ArchiveReport check(ArchiveCopy copy) {
        return ArchiveCheck.of(
                copy, ArchivedTokens.archiveName(), ArchivedTokens.scopeArchiveName());
    }

    private void read(ArchiveCopy copy) {
        SinkConfig database = CommandDatabase.of(config);
        TimeLeft left = new TimeLeft(progress, "reading the archive");
        try {
            ArchiveFill fill = new ArchiveFill(copy, new RecordedUsers(database), left);
            long unused = new ArchivedTokens(database).read(fill);
            fill.complete();
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        } finally {
            progress.clear();
        }
    }

    private static void await() {
        try {
            boolean unused = new CountDownLatch(1).await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("the verification was interrupted", e);
        }
    }
}
