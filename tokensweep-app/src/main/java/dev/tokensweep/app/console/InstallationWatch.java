package dev.tokensweep.app.console;

import dev.tokensweep.events.Topics;
import dev.tokensweep.sink.ControlStatus;
import dev.tokensweep.sink.TableSizes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database and the broker every few seconds how the whole installation stands, whoever
 * plays its roles. Thread-safe.
 */
public final class InstallationWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(InstallationWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(3);
    private static final long JOIN_MS = 3_000;

    private final Supplier<ControlStatus> database;
    private final Supplier<TableSizes.Look> sizes;
    private final SizeHistory history = new SizeHistory();
    private final Supplier<BacklogProbe> probes;
    private final Runnable onLook;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "console-watch");
    private volatile InstallationSample sample = InstallationSample.NONE;
    private BacklogProbe probe;

    private InstallationWatch(
            Supplier<ControlStatus> database,
            Supplier<TableSizes.Look> sizes,
            Supplier<BacklogProbe> probes,
            Runnable onLook) {
        this.onLook = onLook;
        this.database = database;
        this.sizes = sizes;
        this.probes = probes;
    }

    /**
     * Starts looking.
     *
     * @param database tells how deletion stands, or throws
     * @param sizes tells how large the tables are, or throws
     * @param kafka for the clients
     * @param cleanerGroup the cleaner's consumer group
     * @param onLook called after every look
     */
    public static InstallationWatch start(
            Supplier<ControlStatus> database,
            Supplier<TableSizes.Look> sizes,
            Map<String, Object> kafka,
            Topics topics,
            String cleanerGroup,
            Runnable onLook) {
        InstallationWatch watch =
                new InstallationWatch(
                        database,
                        sizes,
                        () -> new BacklogProbe(kafka, topics, cleanerGroup),
                        onLook);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** As it was found last. */
    public InstallationSample sample() {
        return sample;
    }

    private void watch() {
        try {
            do {
                sample = look();
                onLook.run();
            } while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeProbe();
        }
    }

    private InstallationSample look() {
        ControlStatus control = null;
        String databaseFailure = null;
        try {
            control = database.get();
        } catch (RuntimeException e) {
            databaseFailure = told("the database", sample.databaseFailure(), e);
        }
        String sizesFailure = control == null ? databaseFailure : lookAtSizes();
        Map<String, InstallationSample.Backlog> backlogs = Map.of();
        String brokerFailure = null;
        try {
            probe = probe == null ? probes.get() : probe;
            backlogs = probe.look(control);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever it is, the next look may go better; without one there would be none.
            brokerFailure = told("the broker", sample.brokerFailure(), e);
            closeProbe();
        }
        return new InstallationSample(
                Optional.ofNullable(control),
                backlogs,
                history.series(),
                databaseFailure,
                sizesFailure,
                brokerFailure);
    }

    /** Apart from the rest: somebody who has a whole table locked keeps only this from us. */
    private String lookAtSizes() {
        Instant now = Instant.now();
        if (!history.isDue(now)) {
            return sample.sizesFailure();
        }
        try {
            history.add(now, sizes.get());
            return null;
        } catch (RuntimeException e) {
            return told("the database for the tables' sizes", sample.sizesFailure(), e);
        }
    }

    /** Each failure is told once, until another comes. */
    private static String told(String who, String before, RuntimeException failure) {
        String line = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        if (!line.equals(before)) {
            LOGGER.warn("The console cannot ask {}: {}", who, line);
        }
        return line;
    }

    private void closeProbe() {
        if (probe != null) {
            probe.close();
            probe = null;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(JOIN_MS);
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
