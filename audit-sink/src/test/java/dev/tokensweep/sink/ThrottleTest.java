package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Topics;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final int PARTITIONS = 4;

    private final AtomicLong nanos = new AtomicLong();
    private final Brake brake = new Brake();
    private final Throttle throttle =
            new Throttle(config("jdbc:postgresql://db/apim", 1_000), brake, nanos::get);

    /** The first batches are small. */
    @BeforeEach
    void warmUp() {
        warmUp(throttle);
    }

    @Test
    void takesOfTheLimitForAllTheShareOfItsPartitions() {
        // Given
        brake.control(null, 100);

        // Then
        assertThat(throttle.limit(1)).isEqualTo(25);
        assertThat(throttle.limit(3)).isEqualTo(75);

        // When
        carryOut(75, Duration.ofMillis(10));

        // Then: the time that the batch took is paid off already
        assertThat(throttle.toWait(3)).isEqualTo(Duration.ofMillis(990));
        assertThat(throttle.toWait(1)).isEqualTo(Duration.ofMillis(2_970));

        // When
        brake.control(null, null);

        // Then
        assertThat(throttle.toWait(3)).isZero();
        assertThat(throttle.limit(3)).isEqualTo(1_000);
    }

    @Test
    void pausesByWhatIsLeftOfThePauseThatSlowBatchesAskFor() {
        // Given
        for (int i = 0; i < 7; i++) {
            carryOut(50, Duration.ofSeconds(1));
        }
        assertThat(throttle.limit(PARTITIONS)).isEqualTo(50);
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(20));

        // When
        nanos.addAndGet(Duration.ofMillis(15).toNanos());

        // Then
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(5));

        // When
        nanos.addAndGet(Duration.ofMillis(15).toNanos());

        // Then
        assertThat(throttle.toWait(PARTITIONS)).isZero();
    }

    @Test
    void letsTheTableShrinkHoweverSlowItsBatchesAre() {
        // Given
        brake.courtesy(new Courtesy(0.1, 20));
        for (int i = 0; i < 20; i++) {
            throttle.limit(PARTITIONS);
            carryOut(50, Duration.ofMillis(300));
        }

        // Then: 50 in 1,250 ms are twice as many as come
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(950));
        assertThat(throttle.heldBy(PARTITIONS)).isEqualTo(SinkStatus.HeldBy.LATENCY);

        assertThat(throttle.toWait(PARTITIONS / 2)).isEqualTo(Duration.ofMillis(2_200));

        // When
        brake.courtesy(new Courtesy(1, 20));

        // Then
        assertThat(throttle.toWait(PARTITIONS / 2)).isEqualTo(Duration.ofMillis(2_200));

        // When
        brake.courtesy(new Courtesy(0.1, 20));
        carryOut(6, Duration.ofMillis(300));

        // Then: nobody is behind, and the database has a rest as well
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(950));

        // When
        brake.courtesy(new Courtesy(0.1, 100));

        // Then
        assertThat(throttle.toWait(PARTITIONS)).isZero();

        // When
        brake.courtesy(Courtesy.NONE);

        // Then: nothing comes, and the database has a rest
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void makesWayForTheServerInSmallBatches() {
        // Given
        brake.courtesy(new Courtesy(0.1, 200));
        assertThat(throttle.limit(PARTITIONS)).isEqualTo(100);

        // When
        carryOut(100, Duration.ofMillis(5));

        // Then: a tenth of the time is ours
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(45));

        // When
        brake.courtesy(Courtesy.NONE);
        assertThat(throttle.limit(PARTITIONS)).isEqualTo(1_000);
        carryOut(1_000, Duration.ofMillis(50));

        // Then
        assertThat(throttle.toWait(PARTITIONS)).isZero();
    }

    @Test
    void makesWayTogetherWithOthersAsOneWould() {
        // Given
        int half = PARTITIONS / 2;
        brake.courtesy(new Courtesy(0.1, 200));
        assertThat(throttle.limit(half)).isEqualTo(100);

        // When
        carryOut(100, Duration.ofMillis(5));

        // Then: two that are each at it for a twentieth of the time
        assertThat(throttle.toWait(half)).isEqualTo(Duration.ofMillis(95));

        // Given
        brake.courtesy(new Courtesy(0.1, 5_000));
        assertThat(throttle.limit(half)).isEqualTo(1_000);

        // When
        carryOut(1_000, Duration.ofMillis(20));

        // Then: 1,000 in 200 ms, twice
        assertThat(throttle.toWait(half)).isEqualTo(Duration.ofMillis(180));
    }

    @Test
    void makesWayOnADatabaseThatTakesFewRowsAtOnce() {
        // Given
        Throttle sqlServer =
                new Throttle(
                        config("jdbc:sqlserver://db;databaseName=apim", 5_000), brake, nanos::get);
        warmUp(sqlServer);
        brake.courtesy(new Courtesy(0.1, 50_000));
        assertThat(sqlServer.limit(PARTITIONS)).isEqualTo(1_000);

        // When
        long startedNanos = nanos.getAndAdd(Duration.ofMillis(1).toNanos());
        sqlServer.carriedOut(1_000, 1_000, startedNanos);

        // Then
        assertThat(sqlServer.toWait(PARTITIONS)).isPositive();
    }

    @Test
    void doesNotWaitAfterABatchThatLeftNobodyWaiting() {
        // Given
        brake.courtesy(new Courtesy(0.1, 200));
        assertThat(throttle.limit(PARTITIONS)).isEqualTo(100);

        // When
        carryOut(99, Duration.ofMillis(5));

        // Then
        assertThat(throttle.toWait(PARTITIONS)).isZero();
    }

    @Test
    void makesNoWayAnyMoreOnceNobodyIsAtWork() {
        // Given: nothing is known yet of what the server issues
        brake.courtesy(new Courtesy(0.1, 0));
        throttle.limit(PARTITIONS);
        carryOut(100, Duration.ofMillis(50));
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(450));

        // When
        brake.courtesy(new Courtesy(0.1, 200));

        // Then: 100 in 250 ms are twice as many
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(200));

        // When
        brake.courtesy(Courtesy.NONE);

        // Then
        assertThat(throttle.toWait(PARTITIONS)).isZero();
    }

    @Test
    void goesOnSoonAfterABatchThatHadToWaitItself() {
        // Given
        brake.courtesy(new Courtesy(0.1, 0));
        throttle.limit(1);

        // When: something else held it
        carryOut(100, Duration.ofSeconds(10));

        // Then: and not after six minutes
        assertThat(throttle.toWait(1)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void takesTwiceAsManyAsAreIssuedHoweverManyThatAre() {
        // Given
        brake.courtesy(new Courtesy(0.1, 5_000));
        assertThat(throttle.limit(PARTITIONS)).isEqualTo(1_000);

        // When
        carryOut(1_000, Duration.ofMillis(20));

        // Then: 1,000 in 100 ms are 10,000 a second
        assertThat(throttle.toWait(PARTITIONS)).isEqualTo(Duration.ofMillis(80));
    }

    @Test
    void tellsWhatHoldsItBack() {
        // Given
        assertThat(throttle.heldBy(PARTITIONS)).isEqualTo(SinkStatus.HeldBy.NOTHING);

        // When
        carryOut(50, Duration.ofSeconds(1));

        // Then
        assertThat(throttle.heldBy(PARTITIONS)).isEqualTo(SinkStatus.HeldBy.LATENCY);

        // When
        brake.control(null, 200);

        // Then
        assertThat(throttle.heldBy(PARTITIONS)).isEqualTo(SinkStatus.HeldBy.LIMIT);

        // When
        brake.courtesy(new Courtesy(0.1, 200));

        // Then
        assertThat(throttle.heldBy(PARTITIONS)).isEqualTo(SinkStatus.HeldBy.TRAFFIC);

        // Given
        throttle.limit(PARTITIONS);
        carryOut(100, Duration.ofMillis(5));

        // When
        brake.control(null, null);

        // Then: the pause after a batch that made way is still to pass
        assertThat(throttle.heldBy(PARTITIONS)).isEqualTo(SinkStatus.HeldBy.TRAFFIC);

        // When
        brake.courtesy(Courtesy.NONE);

        // Then
        assertThat(throttle.heldBy(PARTITIONS)).isEqualTo(SinkStatus.HeldBy.LATENCY);
    }

    private void warmUp(Throttle cold) {
        for (int i = 0; i < 5; i++) {
            int limit = cold.limit(PARTITIONS);
            cold.carriedOut(limit, limit, nanos.get());
        }
        assertThat(cold.toWait(PARTITIONS)).isZero();
    }

    private void carryOut(int rows, Duration latency) {
        long startedNanos = nanos.getAndAdd(latency.toNanos());
        throttle.carriedOut(rows, rows, startedNanos);
    }

    private static SinkConfig config(String url, int batchSize) {
        return new SinkConfig(
                url,
                "tokensweep",
                null,
                null,
                Map.of(),
                new Topics("", PARTITIONS, Duration.ofDays(1)),
                "test",
                1,
                batchSize,
                Duration.ofMillis(20),
                CleanupPolicy.of(Terms.of(Duration.ofHours(2))),
                Set.of(),
                Upkeep.DEFAULT);
    }
}
