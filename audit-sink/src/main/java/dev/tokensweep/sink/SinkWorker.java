package dev.tokensweep.sink;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that keeps a {@link SinkSession} going: when one fails, the next starts from the
 * progress rows. It never gives up.
 */
final class SinkWorker implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SinkWorker.class);

    private final int number;
    private final SinkResources resources;
    private final CountDownLatch stop;
    private final Backoff backoff;
    private volatile SinkSession session;

    /**
     * @param stop counted down once to end the worker; {@link #wakeUp()} comes after it
     */
    SinkWorker(int number, SinkResources resources, CountDownLatch stop) {
        this.number = number;
        this.resources = resources;
        this.stop = stop;
        this.backoff = new Backoff(stop);
    }

    @Override
    public void run() {
        try {
            while (stop.getCount() > 0) {
                serve();
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
            LOGGER.warn("Sink worker {} was interrupted", number);
        } finally {
            resources.health().stopped(number);
        }
    }

    /** Ends a wait for verdicts. */
    void wakeUp() {
        SinkSession current = session;
        if (current != null) {
            current.wakeUp();
        }
    }

    private void serve() throws InterruptedException {
        try (SinkSession opened = new SinkSession(number, resources, backoff)) {
            session = opened;
            while (stop.getCount() > 0) {
                opened.carryOutNext();
            }
        } catch (WakeupException e) {
            LOGGER.debug("Sink worker {} was woken to stop", number);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | SQLException | ClaimFailedException | FencedException e) {
            String failure = FailureLine.of(e);
            LOGGER.warn("Sink worker {} starts anew: {}", number, failure);
            resources.health().failed(number, failure);
            backoff.pause();
        }
    }
}
