package dev.tokensweep.capture;

import dev.tokensweep.capture.CaptureStatus.Alarm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks now and then how much log waits for capture, whatever it is at: a disk fills most of all
 * while nobody reads. Run by one thread until closed.
 */
final class RetainedLogWatch implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RetainedLogWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final long MEBIBYTE = 1024 * 1024;

    private final CaptureConfig config;
    private final LogSource source;
    private final CaptureProgress progress;
    private final CountDownLatch closing;
    private Alarm told = Alarm.NONE;
    private boolean isBlind;

    /**
     * @param closing ends it
     */
    RetainedLogWatch(CaptureConfig config, CaptureProgress progress, CountDownLatch closing) {
        this.config = config;
        this.source = LogSource.of(config);
        this.progress = progress;
        this.closing = closing;
    }

    @Override
    public void run() {
        try {
            do {
                look();
            } while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try (Database database = Database.open(config)) {
            RetainedLog log = source.retained(database, progress.reached());
            isBlind = false;
            if (log != null) {
                note(log);
            }
        } catch (SQLException e) {
            if (!isBlind) {
                LOGGER.warn(
                        "How much log waits for capture {} cannot be asked: {}",
                        config.slotName(),
                        Failures.oneLine(e));
            }
            isBlind = true;
        }
    }

    /** Each step up is told once, until there is no alarm any more. */
    private void note(RetainedLog log) {
        Alarm alarm = log.alarm(config.maxRetainedLogBytes());
        progress.retaining(log.bytes(), alarm);
        if (alarm == Alarm.NONE && told != Alarm.NONE) {
            LOGGER.info("{}", described(log));
            told = Alarm.NONE;
        } else if (alarm.compareTo(told) > 0) {
            told = alarm;
            if (alarm == Alarm.ERROR) {
                LOGGER.error(
                        "{}: the disk may fill, or the server throw away what capture needs. See why capture does not keep up",
                        described(log));
            } else {
                LOGGER.warn("{}: capture does not keep up", described(log));
            }
        }
    }

    private String described(RetainedLog log) {
        return "%,d MiB of log wait for capture %s (%s), where %,d MiB are the most that should"
                .formatted(
                        log.bytes() / MEBIBYTE,
                        config.slotName(),
                        log.walStatus(),
                        log.limit(config.maxRetainedLogBytes()) / MEBIBYTE);
    }
}
