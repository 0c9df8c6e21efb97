package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepWorkerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private SinkFixture sink;
    private final SinkHealth health = new SinkHealth(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> workers = new ArrayList<>();

    @BeforeEach
    void open() {
        sink = new SinkFixture(SchemaVersion.V2_6);
    }

    @AfterEach
    void close() throws Exception {
        stop.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        sink.close();
    }

    @Test
    void oneOfTwoInstancesDoesTheUpkeepAndTheOtherFollowsWhenItsSessionIsGone() throws Exception {
        // Given
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        CountDownLatch frozen = new CountDownLatch(1);
        AtomicBoolean freezes = new AtomicBoolean();
        AtomicBoolean stands = new AtomicBoolean();
        start(
                chore(
                        "the first's",
                        () -> {
                            first.incrementAndGet();
                            stands.set(freezes.get());
                            return !stands.get() || awaitUninterrupted(frozen);
                        }));
        await().atMost(LIMIT).until(() -> first.get() > 0);
        start(chore("the second's", () -> second.incrementAndGet() > 0));
        int then = first.get();
        await().atMost(LIMIT).until(() -> first.get() > then + 20);
        assertThat(second).hasValue(0);

        // When: it stands still for so long that the server takes it for dead
        freezes.set(true);
        await().atMost(LIMIT).untilTrue(stands);
        terminateTheLocksSession();

        // Then
        await().atMost(LIMIT).until(() -> second.get() > 0);

        // When
        int whenItWoke = first.get();
        freezes.set(false);
        frozen.countDown();

        // Then
        await().during(Duration.ofSeconds(3)).atMost(LIMIT).until(() -> first.get() == whenItWoke);
    }

    @Test
    void goesOnWithTheOtherChoresWhenOneFails() {
        // Given
        AtomicInteger done = new AtomicInteger();

        // When
        start(
                chore(
                        "the failing",
                        () -> {
                            throw new IllegalStateException("no such luck");
                        }),
                chore("the other", () -> done.incrementAndGet() > 0));

        // Then
        await().atMost(LIMIT).until(() -> done.get() > 5);
        assertThat(health.status().upkeepFailures()).containsOnlyKeys("the failing");
        assertThat(health.status().upkeepFailures().get("the failing")).contains("no such luck");
    }

    /** A chore with nothing to do has not been mended by that. */
    @Test
    void tellsOfAFailureUntilAWholeRoundWentWell() {
        // Given
        AtomicInteger turns = new AtomicInteger();
        AtomicReference<Boolean> roundEnds = new AtomicReference<>(false);

        // When
        start(
                chore(
                        "the sweep",
                        () -> {
                            if (turns.incrementAndGet() == 1) {
                                throw new IllegalStateException("no such luck");
                            }
                            return roundEnds.get();
                        }));

        // Then
        await().atMost(LIMIT).until(() -> turns.get() > 10);
        assertThat(health.status().upkeepFailures()).containsOnlyKeys("the sweep");

        // When
        roundEnds.set(true);

        // Then
        await().atMost(LIMIT).until(() -> health.status().upkeepFailures().isEmpty());
    }

    private void start(Chore... chores) {
        Thread worker =
                new Thread(
                        new UpkeepWorker(
                                new UpkeepLock(sink.config()), List.of(chores), health, stop));
        worker.start();
        workers.add(worker);
    }

    private void terminateTheLocksSession() throws SQLException {
        assertThat(
                        sink.texts(
                                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"))
                .containsExactly("t");
    }

    private static boolean awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static Chore chore(String name, BooleanSupplier work) {
        return new Chore() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean doWhatIsDue() {
                return work.getAsBoolean();
            }
        };
    }
}
