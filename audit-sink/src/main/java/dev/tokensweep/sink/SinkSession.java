package dev.tokensweep.sink;

import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership of a worker in the group, from joining to leaving. A failed batch is read again
 * from the progress rows; what cannot be mended so ends the session. Used by one thread, but for
 * {@link #wakeUp()}.
 */
final class SinkSession implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SinkSession.class);

    /** How soon a worker that waits looks again. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final int worker;
    private final SinkHealth health;
    private final Backoff backoff;
    private final boolean settlesDoubts;
    private final Consumer<byte[], byte[]> consumer;
    private final VerdictFeed feed;
    private final BatchPurger purger;
    private final Brake brake;
    private final Throttle throttle;

    /**
     * @throws KafkaException when the topic cannot be found
     */
    SinkSession(int worker, SinkResources resources, Backoff backoff) {
        SinkConfig config = resources.config();
        SinkTables tables = config.tables();
        Faults faults = resources.faults();
        this.settlesDoubts = faults.keeps(Mechanism.DOUBT_SETTLED);
        this.worker = worker;
        this.health = resources.health();
        this.backoff = backoff;
        Progress progress = new Progress(tables, topicId(resources), faults);
        this.brake = resources.brake();
        this.throttle = new Throttle(config, brake, System::nanoTime);
        this.consumer = resources.clients().consumer(worker);
        this.feed =
                new VerdictFeed(
                        config,
                        consumer,
                        resources.database(),
                        progress,
                        () -> health.well(worker));
        this.purger =
                new BatchPurger(
                        resources.database(),
                        new ClockGuard(
                                faults.clock(), config.upkeep().clockTolerance(), config.dialect()),
                        new PurgeTransaction(config, progress, resources.outbox(), faults),
                        resources.outbox(),
                        health);
    }

    /** Waits for verdicts for a moment and carries out what came, as far as anything may go. */
    void carryOutNext() throws SQLException, InterruptedException {
        tellPace();
        Duration wait = brake.bar().isPresent() ? LOOK_AGAIN : throttle.toWait(feed.claimed());
        if (!wait.isZero()) {
            feed.hold(wait.compareTo(LOOK_AGAIN) < 0 ? wait : LOOK_AGAIN);
            return;
        }
        VerdictBatch batch = feed.next(throttle.limit(feed.claimed()));
        if (batch.isEmpty()) {
            return;
        }
        if (brake.bar().isPresent()) {
            // It came while we waited for verdicts.
            feed.rewind();
            return;
        }
        carryOut(batch);
    }

    void wakeUp() {
        consumer.wakeup();
    }

    /** Leaves without telling the group, so that a restart finds its partitions waiting. */
    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    private void carryOut(VerdictBatch batch) throws SQLException, InterruptedException {
        long startedNanos = System.nanoTime();
        try {
            int gone = purger.purge(batch);
            throttle.carriedOut(batch.size(), gone, startedNanos);
            succeed();
        } catch (BarredException e) {
            LOGGER.debug("Sink worker {} waits: {}", worker, e.bar().reason());
            brake.control(e.bar());
            feed.rewind();
        } catch (CommitInDoubtException e) {
            throttle.carriedOut(0, e.outcome().purged(), startedNanos);
            if (!settlesDoubts || e.isSettledBy(recover(e))) {
                health.add(e.outcome());
                succeed();
            }
        } catch (InterruptException e) {
            throw e;
        } catch (SQLException | KafkaException e) {
            throttle.carriedOut(0, 0, startedNanos);
            recover(e);
        }
    }

    private void tellPace() {
        int claimed = feed.claimed();
        health.paces(
                worker,
                throttle.limit(claimed),
                throttle.pause(claimed).toMillis(),
                throttle.heldBy(claimed));
    }

    private void succeed() {
        health.well(worker);
        backoff.reset();
    }

    private Map<Integer, Long> recover(Exception failure)
            throws SQLException, InterruptedException {
        String line = FailureLine.of(failure);
        LOGGER.warn("A purge failed and is tried again: {}", line);
        health.failed(worker, line);
        backoff.pause();
        return feed.rewind();
    }

    private static String topicId(SinkResources resources) {
        String topic = resources.config().topics().tokenVerdicts();
        try (Admin admin = resources.clients().admin()) {
            return admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .topicId()
                    .toString();
        } catch (InterruptedException e) {
            // Kafka's own form of it keeps the thread's flag.
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("topic " + topic + " cannot be described", e.getCause());
        }
    }
}
