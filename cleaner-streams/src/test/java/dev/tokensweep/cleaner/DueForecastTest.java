package dev.tokensweep.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueForecastTest {
    private static final Instant START = Instant.parse("2026-11-27T10:05:00Z");

    private final DueForecast forecast = new DueForecast(START);

    @Test
    void tellsWhatIsDueBySlotsAndWhatIsNot() {
        // Given
        add(START.minus(Duration.ofDays(400)), 1);
        add(START, 2);
        add(START.plus(Duration.ofMinutes(10)), 3);
        add(START.plus(Duration.ofMinutes(35)), 4);
        add(START.plus(Duration.ofDays(30)), 5);
        add(START.plus(Duration.ofDays(9_000)), 6);

        // Then
        assertThat(forecast.look(START, 4))
                .isEqualTo(new DueForecast.Look(1, List.of(2L, 3L, 4L, 0L), 11));
        assertThat(forecast.look(START.plus(Duration.ofMinutes(30)), 2))
                .isEqualTo(new DueForecast.Look(6, List.of(4L, 0L), 11));
    }

    @Test
    void forgetsWhatHasGone() {
        // Given
        add(START.plus(Duration.ofHours(1)), 3);

        // When
        add(START.plus(Duration.ofHours(1)), -3);

        // Then
        assertThat(forecast.look(START, 8))
                .isEqualTo(new DueForecast.Look(0, Collections.nCopies(8, 0L), 0));
    }

    private void add(Instant eligible, long tokens) {
        forecast.add(forecast.slotOf(ChronoUnit.MICROS.between(Instant.EPOCH, eligible)), tokens);
    }
}
