package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RateLimit rate = new RateLimit(nanos::get);

    @Test
    void waitsUntilWhatWentIsPaidOff() {
        // Given
        assertThat(rate.toWait(10)).isZero();

        // When
        rate.went(5);

        // Then
        assertThat(rate.toWait(10)).isEqualTo(Duration.ofMillis(500));

        // When
        pass(Duration.ofMillis(200));

        // Then
        assertThat(rate.toWait(10)).isEqualTo(Duration.ofMillis(300));

        // When
        pass(Duration.ofSeconds(100));

        // Then: time that nothing was owed is not saved up
        assertThat(rate.toWait(10)).isZero();
        rate.went(10);
        assertThat(rate.toWait(10)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void goesByANewLimitAtOnceAndOwesNothingWithoutOne() {
        // Given
        rate.went(100);
        assertThat(rate.toWait(1)).isEqualTo(Duration.ofSeconds(100));

        // Then
        assertThat(rate.toWait(100)).isEqualTo(Duration.ofSeconds(1));
        assertThat(rate.toWait(Double.POSITIVE_INFINITY)).isZero();
        assertThat(rate.toWait(1)).isZero();
    }

    @Test
    void letsOneRowGoAtATimeWhereASecondAllowsLess() {
        assertThat(rate.most(0.25)).isEqualTo(1);
        assertThat(rate.most(12.9)).isEqualTo(12);
        assertThat(rate.most(Double.POSITIVE_INFINITY)).isEqualTo(Integer.MAX_VALUE);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
