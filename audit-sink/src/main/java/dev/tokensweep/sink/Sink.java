package dev.tokensweep.sink;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import dev.tokensweep.events.Vendor;
import dev.tokensweep.faults.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running sink. Thread-safe; {@link #close()} may be called more than once. */
public final class Sink implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sink.class);
    private static final Duration FINISH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PRODUCER_CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<SinkWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final HikariDataSource database;
    private final Producer<byte[], byte[]> producer;
    private final SinkHealth health;
    private final Brake brake = new Brake();

    private Sink(SinkConfig config, Faults faults) {
        KafkaClients clients = new KafkaClients(config);
        producer = clients.producer();
        database = SinkDatabase.pool(config);
        health = new SinkHealth(config.threads());
        Outbox outbox = new Outbox(producer, config.topics(), faults.clock());
        SinkResources resources =
                new SinkResources(config, database, clients, outbox, health, brake, faults);
        for (int number = 0; number < config.threads(); number++) {
            SinkWorker worker = new SinkWorker(number, resources, stop);
            workers.add(worker);
            threads.add(new Thread(worker, "tokensweep-sink-" + number));
        }
        threads.add(
                new Thread(
                        new UpkeepWorker(new UpkeepLock(config), chores(resources), health, stop),
                        "tokensweep-upkeep"));
        threads.add(watch(new ControlWatch(config, brake, stop), "tokensweep-control-watch"));
        threads.add(
                watch(
                        new HostWatch(config, signals(config, brake), brake, stop),
                        "tokensweep-host-watch"));
    }

    /** A database that does not answer must not keep the process up for it. */
    private static Thread watch(Runnable watch, String name) {
        Thread thread = new Thread(watch, name);
        thread.setDaemon(true);
        return thread;
    }

    private static List<HostSignal> signals(SinkConfig config, Brake brake) {
        Pacing pacing = config.restraint().pacing();
        List<HostSignal> signals = new ArrayList<>();
        if (config.restraint().breaker().enabled()) {
            signals.add(new BreakerCheck(config));
        }
        if (pacing.shareBesideTraffic() < 1) {
            signals.add(new TrafficWatch(config, brake, System::nanoTime));
        }
        if (pacing.throttleQuery() != null) {
            signals.add(new ThrottleQuery(config.queries(), pacing.throttleQuery()));
        }
        if (pacing.maxReplicaLag() != null) {
            signals.add(new ReplicaLag(config.queries(), pacing.maxReplicaLag()));
        }
        return signals;
    }

    private static List<Chore> chores(SinkResources with) {
        SinkConfig config = with.config();
        PurgeJournal journal = new PurgeJournal(config.tables());
        ClockGuard clockGuard =
                new ClockGuard(
                        with.faults().clock(), config.upkeep().clockTolerance(), config.dialect());
        List<Chore> chores = new ArrayList<>();
        chores.add(new JournalSweeper(with.database(), journal));
        List<Chore> deleting = new ArrayList<>();
        if (config.dialect().vendor() == Vendor.POSTGRESQL) {
            // It goes by the places of rows, which the others do not tell.
            deleting.add(new BacklogLane(config, with));
        }
        deleting.addAll(RelatedSweep.all(config, with.database(), clockGuard));
        deleting.addAll(ArchivePruner.all(config, with.database(), clockGuard));
        deleting.forEach(chore -> chores.add(new BarrableChore(chore, with.brake())));
        chores.add(new TokenTablePass(config, with.database(), with.outbox()));
        chores.add(new DoubtAnswers(config, with.database(), with.clients(), with.outbox()));
        return chores;
    }

    /**
     * Starts it; returns at once, see {@link #status()}. A database or broker that is not there yet
     * is waited for.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka's settings are wrong
     */
    public static Sink start(SinkConfig config) {
        return start(config, Faults.NONE);
    }

    /** The same with something wrong on purpose. */
    public static Sink start(SinkConfig config, Faults faults) {
        Sink sink = new Sink(config, faults);
        sink.threads.forEach(Thread::start);
        return sink;
    }

    /**
     * Has the connections to the database measured, from now on.
     *
     * @throws IllegalStateException when they are already
     */
    public void measureConnections(MetricsTrackerFactory factory) {
        database.setMetricsTrackerFactory(factory);
    }

    public SinkStatus status() {
        SinkStatus status = health.status();
        return brake.bar().map(status::barredBy).orElse(status);
    }

    /**
     * Stops within ten seconds. Batches at work are finished, or rolled back where they take too
     * long; what was not committed is done again at the next start.
     */
    @Override
    public synchronized void close() {
        if (stop.getCount() == 0) {
            return;
        }
        stop.countDown();
        workers.forEach(SinkWorker::wakeUp);
        try {
            if (!join(FINISH_TIMEOUT)) {
                LOGGER.warn("The sink's last batches take too long and are rolled back");
            }
            database.close();
            if (!join(ABORT_TIMEOUT)) {
                LOGGER.warn("A thread of the sink did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            database.close();
        } finally {
            producer.close(PRODUCER_CLOSE_TIMEOUT);
        }
    }

    private boolean join(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Thread thread : threads) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            thread.join(Math.max(left, 1));
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }
}
