package dev.tokensweep.sink;

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
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final int worker;
    private final SinkHealth health;
    private final Backoff backoff;
    private final Consumer<byte[], byte[]> consumer;
    private final VerdictFeed feed;
    private final BatchPurger purger;
    private final JournalSweeper sweeper;

    /**
     * @throws KafkaException when the topic cannot be found
     */
    SinkSession(int worker, SinkResources resources, Backoff backoff) {
        SinkConfig config = resources.config();
        SinkTables tables = SinkTables.in(config.schema());
        this.worker = worker;
        this.health = resources.health();
        this.backoff = backoff;
        Progress progress = new Progress(tables, topicId(resources));
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
                        new PurgeTransaction(config, progress, resources.outbox()),
                        resources.outbox(),
                        health);
        this.sweeper = new JournalSweeper(resources.database(), new PurgeJournal(tables));
    }

    /** Waits for verdicts for a moment and carries out what came. */
    void carryOutNext() throws SQLException, InterruptedException {
        VerdictBatch batch = feed.next();
        if (!batch.isEmpty()) {
            carryOut(batch);
        }
        if (worker == 0) {
            sweeper.sweepWhenDue();
        }
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
        try {
            purger.purge(batch);
            succeed();
        } catch (CommitInDoubtException e) {
            if (e.isSettledBy(recover(e))) {
                health.add(e.outcome());
                succeed();
            }
        } catch (InterruptException e) {
            throw e;
        } catch (SQLException | KafkaException e) {
            recover(e);
        }
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
