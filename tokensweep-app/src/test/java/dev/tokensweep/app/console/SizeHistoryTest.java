package dev.tokensweep.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.sink.TableSize;
import dev.tokensweep.sink.TableSizes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SizeHistoryTest {
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private final SizeHistory history = new SizeHistory();

    @Test
    void asksForTheNextLookWhenItIsTime() {
        // When
        history.add(START, look(1));

        // Then
        assertThat(history.isDue(START.plusSeconds(9))).isFalse();
        assertThat(history.isDue(START.plusSeconds(10))).isTrue();
        assertThat(history.isDue(START.minusSeconds(1))).as("a clock that was set back").isTrue();
    }

    @Test
    void keepsALastDayHoweverLongItRunsWithinItsBound() {
        // Given
        Instant now = START;

        // When
        for (int second = 0; second < 3 * 86_400; second += 10) {
            now = START.plusSeconds(second);
            if (history.isDue(now)) {
                history.add(now, look(second));
            }
        }

        // Then
        SizeHistory.Series series = history.series();
        List<SizeHistory.Point> points = series.points();
        assertThat(points).hasSizeBetween(60, SizeHistory.MOST_POINTS);
        SizeHistory.Point last = points.get(points.size() - 1);
        assertThat(Duration.between(last.at(), now)).isLessThan(series.step());
        assertThat(Duration.between(points.get(0).at(), last.at()))
                .isBetween(Duration.ofHours(12), Duration.ofHours(25));
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i).at()).isEqualTo(points.get(i - 1).at().plus(series.step()));
        }
    }

    private static TableSizes.Look look(long bytes) {
        return new TableSizes.Look(Optional.of(new TableSize(1, bytes)), Optional.empty());
    }
}
