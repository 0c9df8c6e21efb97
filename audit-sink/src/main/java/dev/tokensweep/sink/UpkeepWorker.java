package dev.tokensweep.sink;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the chores in turn while this instance is the one that does the upkeep. A chore that fails
 * is told of once and rests for a while; the others go on.
 */
final class UpkeepWorker implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UpkeepWorker.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(5);

    private final UpkeepLock lock;
    private final List<Chore> chores;
    private final SinkHealth health;
    private final CountDownLatch stop;
    private final Map<Chore, Failure> failures = new HashMap<>();

    /** A chore's last failure in one line, and when it is tried again. */
    private record Failure(String line, long againNanos) {}

    UpkeepWorker(UpkeepLock lock, List<Chore> chores, SinkHealth health, CountDownLatch stop) {
        this.lock = lock;
        this.chores = chores;
        this.health = health;
        this.stop = stop;
    }

    @Override
    public void run() {
        try {
            boolean stopped = false;
            while (!stopped) {
                doChores();
                stopped = stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
            LOGGER.warn("The sink's upkeep was interrupted");
        } finally {
            chores.forEach(Chore::rest);
            unlock();
        }
    }

    private void doChores() {
        if (!isOurs()) {
            chores.forEach(Chore::rest);
            return;
        }
        for (Chore chore : chores) {
            Failure failure = failures.get(chore);
            boolean rests = failure != null && System.nanoTime() - failure.againNanos < 0;
            if (!rests && stop.getCount() > 0) {
                doChore(chore);
            }
        }
    }

    private boolean isOurs() {
        try {
            return lock.isHeld();
        } catch (SQLException e) {
            LOGGER.debug("The upkeep's lock cannot be had: {}", FailureLine.of(e));
            return false;
        }
    }

    private void doChore(Chore chore) {
        try {
            boolean roundEnded = chore.doWhatIsDue();
            if (roundEnded) {
                health.upkeepRound(chore.name());
            }
            if (roundEnded && failures.remove(chore) != null) {
                LOGGER.info("Upkeep: {} goes on", chore.name());
                health.upkeepWell(chore.name());
            }
        } catch (InterruptException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            String line = FailureLine.of(e);
            Failure earlier =
                    failures.put(
                            chore,
                            new Failure(line, System.nanoTime() + REST_AFTER_FAILURE.toNanos()));
            if (earlier == null || !earlier.line.equals(line)) {
                LOGGER.warn("Upkeep: {} failed and is tried again: {}", chore.name(), line);
            }
            health.upkeepFailed(chore.name(), line);
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (SQLException e) {
            LOGGER.debug("The upkeep's connection did not close: {}", FailureLine.of(e));
        }
    }
}
