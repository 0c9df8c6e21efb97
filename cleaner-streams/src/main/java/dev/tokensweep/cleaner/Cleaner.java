package dev.tokensweep.cleaner;

import dev.tokensweep.faults.Faults;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running cleaner. Thread-safe; {@link #close()} may be called more than once. */
public final class Cleaner implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Cleaner.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /** So many threads may die, each soon after the other, before the whole cleaner gives up. */
    private static final int REPLACEMENTS = 20;

    private static final Duration SOON = Duration.ofMinutes(5);

    private final KafkaStreams streams;
    private final CloseMark closeMark;
    private final CleanerCounters counters;
    private final RestoreProgress restores = new RestoreProgress();
    private int replaced;
    private long lastFailureNanos;
    private final AtomicReference<String> lastFailure = new AtomicReference<>();

    private Cleaner(KafkaStreams streams, CloseMark closeMark, CleanerCounters counters) {
        this.streams = streams;
        this.closeMark = closeMark;
        this.counters = counters;
    }

    /**
     * Starts it; returns at once, see {@link #status()}.
     *
     * @param counters go on with what an earlier cleaner of this process has counted
     * @param faults what is wrong on purpose
     */
    public static Cleaner start(CleanerConfig config, CleanerCounters counters, Faults faults) {
        CloseMark closeMark = new CloseMark(config.stateDir());
        boolean wasClosed = closeMark.take();
        KafkaStreams streams =
                new KafkaStreams(
                        CleanerTopology.build(
                                config.topics(),
                                config.policy(),
                                config.doubts(),
                                config.signing(),
                                faults.clock(),
                                counters,
                                faults),
                        CleanerProperties.of(config));
        Cleaner cleaner = new Cleaner(streams, closeMark, counters);
        if (!wasClosed) {
            cleaner.dropStores();
        }
        streams.setUncaughtExceptionHandler(cleaner::onFailure);
        streams.setGlobalStateRestoreListener(cleaner.restores);
        streams.start();
        return cleaner;
    }

    private void dropStores() {
        LOGGER.info("The cleaner was not stopped properly; its state is read back from Kafka");
        try {
            // Streams has made sure that the directory is this process's alone.
            streams.cleanUp();
        } catch (StreamsException e) {
            streams.close(Duration.ZERO);
            throw e;
        }
    }

    public CleanerStatus status() {
        CleanerStatus.State state =
                switch (streams.state()) {
                    case RUNNING -> CleanerStatus.State.RUNNING;
                    case CREATED, REBALANCING -> CleanerStatus.State.STARTING;
                    case PENDING_ERROR, ERROR -> CleanerStatus.State.FAILED;
                    case PENDING_SHUTDOWN, NOT_RUNNING -> CleanerStatus.State.STOPPED;
                };
        String waitsFor = state == CleanerStatus.State.STARTING ? waitsFor() : null;
        return new CleanerStatus(state, counters, lastFailure.get(), waitsFor);
    }

    private String waitsFor() {
        long records = restores.recordsLeft();
        return records > 0
                ? "its state: %,d records are still to be read back".formatted(records)
                : "its group to hand out the partitions";
    }

    /** Stops within ten seconds; what was not committed is done again at the next start. */
    @Override
    public void close() {
        if (streams.close(STOP_TIMEOUT)) {
            closeMark.leave();
        } else {
            LOGGER.warn(
                    "The cleaner did not stop within {}; its state will be restored", STOP_TIMEOUT);
        }
    }

    private synchronized StreamThreadExceptionResponse onFailure(Throwable failure) {
        LOGGER.error("A cleaner thread failed", failure);
        long now = System.nanoTime();
        replaced = now - lastFailureNanos > SOON.toNanos() ? 1 : replaced + 1;
        lastFailureNanos = now;
        lastFailure.set(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        return replaced <= REPLACEMENTS
                ? StreamThreadExceptionResponse.REPLACE_THREAD
                : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
