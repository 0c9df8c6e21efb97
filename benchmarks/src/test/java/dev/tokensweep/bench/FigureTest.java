package dev.tokensweep.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void tellsTheMiddleAndTheSpread() {
        // Given
        Figure figure = new Figure("drain", "tokens/s", List.of(9.0, 1.0, 5.0));

        // Then
        assertThat(figure.median()).isEqualTo(5);
        assertThat(figure.least()).isEqualTo(1);
        assertThat(figure.greatest()).isEqualTo(9);
    }

    @Test
    void meetsATargetOnTheRightSideOfItOnly() {
        // Given
        Figure figure = new Figure("ratio", "", List.of(0.5));

        // Then
        assertThat(Target.atLeast(0.5, "ratio").isMetBy(figure)).isTrue();
        assertThat(Target.atLeast(0.51, "ratio").isMetBy(figure)).isFalse();
        assertThat(Target.atMost(0.5, "ratio").isMetBy(figure)).isTrue();
        assertThat(Target.atMost(0.49, "ratio").isMetBy(figure)).isFalse();
    }

    @Test
    void tellsWhatMostDurationsStayBelow() {
        // Given
        Percentiles took = new Percentiles();
        for (int ms = 10_000; ms >= 1; ms--) {
            took.add(Duration.ofMillis(ms).toNanos());
        }

        // Then
        assertThat(took.millis(50)).isEqualTo(5_001);
        assertThat(took.millis(99)).isEqualTo(9_901);
        assertThatThrownBy(() -> new Percentiles().millis(50))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void catchesUpWhereOneWasLateAndCountsItsLateness() throws Exception {
        // Given
        Percentiles late = new Percentiles();
        boolean[] slow = {true};

        // When: the first of a hundred takes as long as twenty
        Schedule.run(
                100,
                Duration.ofSeconds(1),
                due -> {
                    if (slow[0]) {
                        Await.moment(System.nanoTime() + Duration.ofMillis(200).toNanos());
                        slow[0] = false;
                    }
                    late.add(System.nanoTime() - due);
                });

        // Then
        assertThat(late.millis(99)).isGreaterThan(180);
        assertThat(late.millis(85)).isGreaterThan(20);
    }
}
