package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration FAST = Duration.ofMillis(100);
    private static final Duration QUICK = Duration.ofMillis(50);
    private static final Duration SLOW = Duration.ofMillis(101);

    private final Pace pace = new Pace(FAST, 1_000);

    @Test
    void beginsWithTheSmallestAndDoublesWhileTwiceAsMuchIsInTimeUntilOneIsNot() {
        assertThat(pace.limit()).isEqualTo(50);
        assertThat(pace.isSlowed()).isFalse();

        // When
        pace.took(50, QUICK);
        pace.took(100, QUICK);

        // Then
        assertThat(pace.limit()).isEqualTo(200);

        // When
        pace.took(200, FAST);

        // Then
        assertThat(pace.limit()).isEqualTo(250);

        // When
        pace.took(250, SLOW);
        pace.took(125, QUICK);

        // Then
        assertThat(pace.limit()).isEqualTo(175);
        assertThat(pace.isSlowed()).isTrue();
    }

    @Test
    void learnsNothingFromWhatFailedAtOnceButSlowsDownForWhatFailedLate() {
        // Given
        while (pace.pause().isZero()) {
            pace.took(pace.limit(), SLOW);
        }
        Duration pause = pace.pause();

        // When
        pace.took(0, QUICK);

        // Then
        assertThat(pace.limit()).isEqualTo(50);
        assertThat(pace.pause()).isEqualTo(pause);

        // When
        pace.took(0, SLOW);

        // Then
        assertThat(pace.pause()).isGreaterThan(pause);
    }

    @Test
    void halvesItsBatchesWhileTransactionsAreTooSlowDownToTheSmallest() {
        // Given
        warmUp();

        // When
        pace.took(1_000, SLOW);

        // Then
        assertThat(pace.limit()).isEqualTo(500);

        // When
        for (int i = 0; i < 4; i++) {
            pace.took(pace.limit(), SLOW);
        }

        // Then
        assertThat(pace.limit()).isEqualTo(50);
        assertThat(pace.pause()).isZero();
    }

    @Test
    void growsByStepsAndOnlyWhereABatchWasFull() {
        // Given
        warmUp();
        pace.took(1_000, SLOW);

        // When
        pace.took(499, FAST);

        // Then
        assertThat(pace.limit()).isEqualTo(500);

        // When
        pace.took(500, FAST);

        // Then
        assertThat(pace.limit()).isEqualTo(550);

        // When
        for (int i = 0; i < 100; i++) {
            pace.took(pace.limit(), FAST);
        }

        // Then
        assertThat(pace.limit()).isEqualTo(1_000);
    }

    @Test
    void pausesEverLongerWhereTheSmallestBatchIsTooSlowAndHalfAsLongWhereItIsNot() {
        // Given
        Pace small = new Pace(FAST, 10);

        // When
        small.took(10, SLOW);

        // Then
        assertThat(small.limit()).isEqualTo(10);
        assertThat(small.pause()).isEqualTo(Duration.ofMillis(10));

        // When
        for (int i = 0; i < 20; i++) {
            small.took(10, SLOW);
        }

        // Then
        assertThat(small.pause()).isEqualTo(Duration.ofSeconds(5));

        // When
        small.took(1, FAST);

        // Then
        assertThat(small.pause()).isEqualTo(Duration.ofMillis(2_500));

        // When
        for (int i = 0; i < 9; i++) {
            small.took(1, FAST);
        }

        // Then
        assertThat(small.pause()).isZero();
    }

    private void warmUp() {
        while (pace.limit() < 1_000) {
            pace.took(pace.limit(), QUICK);
        }
    }
}
