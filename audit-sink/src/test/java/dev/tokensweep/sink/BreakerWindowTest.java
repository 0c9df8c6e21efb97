package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerWindowTest {
    private final BreakerWindow window = new BreakerWindow(Duration.ofMinutes(10));

    @Test
    void tellsWhatWasCountedSinceItsBeginningAndForgetsWhatIsOlder() {
        // Given
        assertThat(grownAt(0, 1_000)).isZero();
        assertThat(grownAt(60, 1_500)).isEqualTo(500);
        assertThat(grownAt(600, 1_600)).isEqualTo(600);

        // Then
        assertThat(grownAt(660, 1_600)).isEqualTo(100);
        assertThat(grownAt(1_260, 1_600)).isZero();
    }

    @Test
    void keepsAWholeWindowHoweverOftenItIsAsked() {
        // When: ten a second over an hour
        long grown = 0;
        for (int second = 0; second < 3_600; second++) {
            grown = grownAt(second, second * 10L);
        }

        // Then
        assertThat(grown).isBetween(6_000L, 6_070L);
    }

    @Test
    void beginsAnewWhereACounterGoesBackOrItIsToldTo() {
        // Given
        grownAt(0, 1_000);
        assertThat(grownAt(10, 2_000)).isEqualTo(1_000);

        // Then
        assertThat(grownAt(20, 5)).isZero();
        assertThat(grownAt(30, 25)).isEqualTo(20);

        // When
        window.clear();

        // Then
        assertThat(grownAt(40, 90)).isZero();
    }

    private long grownAt(long second, long purged) {
        return window.grownBy(
                        Duration.ofSeconds(second).toNanos(),
                        new BreakerWindow.Counters(purged, 0, 0, 0))
                .purged();
    }
}
