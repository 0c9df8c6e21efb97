package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final LaneWatch watch = new LaneWatch(Duration.ofMinutes(1), PATIENCE, nanos::get);

    @Test
    void waitsForASinkThatMoves() {
        // Given
        boolean late = false;

        // When
        for (int move = 0; move < 6; move++) {
            pass(Duration.ofSeconds(9));
            late |= watch.isLate("move " + move);
        }

        // Then
        assertThat(late).isFalse();
        assertThat(watch.reason()).isNull();
    }

    @Test
    void givesUpOnASinkThatNeverMoves() {
        // Given
        watch.isLate("opened");

        // When
        pass(PATIENCE);

        // Then
        assertThat(watch.isLate("opened")).isTrue();
        assertThat(watch.reason()).contains("no sink");
    }

    @Test
    void endsAtItsLimitThoughTheSinkMoves() {
        // When
        pass(Duration.ofMinutes(1));

        // Then
        assertThat(watch.isLate("just moved")).isTrue();
        assertThat(watch.reason()).contains("PT1M");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
