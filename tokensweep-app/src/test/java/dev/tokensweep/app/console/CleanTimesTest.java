package dev.tokensweep.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CleanTimesTest {
    private final CleanTimes times = new CleanTimes();

    @Test
    void tellsTheMedianAndTheTail() {
        // When
        for (int ms = 1; ms <= 200; ms++) {
            times.add(Duration.ofMillis(ms));
        }

        // Then
        assertThat(times.percentiles()).isEqualTo(new CleanTimes.Percentiles(200, 100, 198));
    }

    @Test
    void keepsTheLastOnesOnly() {
        // When
        for (int i = 0; i < 5_000; i++) {
            times.add(Duration.ofMillis(i < 904 ? 1 : 7));
        }

        // Then
        assertThat(times.percentiles()).isEqualTo(new CleanTimes.Percentiles(4_096, 7, 7));
    }

    @Test
    void saysNothingBeforeTheFirst() {
        // Then
        assertThat(times.percentiles().count()).isZero();
    }
}
