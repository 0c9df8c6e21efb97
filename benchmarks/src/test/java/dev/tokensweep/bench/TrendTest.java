package dev.tokensweep.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    @Test
    void tellsTheGrowthPerHourWhateverAFewOutliersSay() {
        // Given: six an hour more, and every tenth look falls into a compaction
        Trend trend = new Trend();
        for (int minute = 0; minute < 60; minute++) {
            trend.add(minute * MINUTE, 100 + 0.1 * minute + (minute % 10 == 0 ? 50 : 0));
        }

        // Then
        assertThat(trend.perHour()).isCloseTo(6, within(0.1));
        assertThat(trend.level()).isBetween(100.0, 106.0);
    }

    @Test
    void doesNotGrowAfterASingleLook() {
        // Given
        Trend trend = new Trend();
        trend.add(MINUTE, 7);

        // Then
        assertThat(trend.perHour()).isZero();
        assertThat(trend.level()).isEqualTo(7);
    }

    @Test
    void comparesTheLeastShareWithTheGreatest() {
        assertThat(Evenness.of(List.of(10, 20, 40))).isEqualTo(0.25);
        assertThat(Evenness.of(List.of(3L, 3L))).isEqualTo(1);
        assertThat(Evenness.of(List.of(5, 0))).isZero();
        assertThat(Evenness.of(List.of(0, 0))).isZero();
    }
}
