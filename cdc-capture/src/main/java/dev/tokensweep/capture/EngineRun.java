package dev.tokensweep.capture;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the engine, which cannot be used again. Run by one thread, stopped by any. */
final class EngineRun {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineRun.class);
    private static final long PAUSE_MS = 50;

    private final String server;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicReference<EngineStoppedException> failure = new AtomicReference<>();
    private volatile boolean stopping;

    /**
     * @param onPolling called when the engine is at work
     */
    EngineRun(Properties properties, ChangeBatches batches, Runnable onPolling) {
        server = properties.getProperty("topic.prefix");
        engine =
                DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                        .using(properties)
                        .using(OffsetCommitPolicy.always())
                        .using(this::completed)
                        .using(
                                new DebeziumEngine.ConnectorCallback() {
                                    @Override
                                    public void pollingStarted() {
                                        onPolling.run();
                                    }
                                })
                        .notifying(batches)
                        .build();
    }

    private void completed(boolean success, String message, Throwable error) {
        if (!success) {
            failure.set(new EngineStoppedException(message, error));
        }
    }

    /**
     * Blocks until the engine has stopped.
     *
     * @throws EngineStoppedException when it stopped by a failure
     */
    void run() {
        try {
            engine.run();
        } finally {
            finished.countDown();
        }
        if (failure.get() != null) {
            EngineBeans.removeLeft(server);
            throw failure.get();
        }
    }

    /** Whether it was asked to stop. */
    boolean isStopping() {
        return stopping;
    }

    /** Asks the engine to stop, and does so again while it refuses because it is starting. */
    void stop(long timeoutMs) throws InterruptedException {
        stopping = true;
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (System.nanoTime() < deadlineNanos) {
            try {
                engine.close();
                return;
            } catch (IllegalStateException e) {
                LOGGER.debug("The engine cannot be stopped now: {}", e.getMessage());
            } catch (IOException e) {
                LOGGER.warn("The engine did not stop cleanly: {}", e.getMessage());
                return;
            }
            if (finished.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        LOGGER.warn("The engine could not be stopped within {} ms", timeoutMs);
    }
}
