package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerWindowTest {
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    private final List<BreakerLook> kept = new ArrayList<>();

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
    void keepsAWholeWindowInAHundredLooksHoweverOftenItIsAsked() {
        // When: ten a second over an hour
        long grown = 0;
        for (int second = 0; second < 3_600; second++) {
            grown = grownAt(second, second * 10L);
        }

        // Then
        assertThat(grown).isBetween(6_000L, 6_070L);
        assertThat(kept).hasSizeBetween(100, 102);
    }

    @Test
    void reachesBackToTheLastLookBeforeATimeWithoutAny() {
        // Given
        grownAt(0, 1_000);
        grownAt(60, 1_100);

        // Then: a night later
        assertThat(grownAt(36_000, 9_000)).isEqualTo(7_900);
        assertThat(grownAt(36_300, 9_500)).isEqualTo(8_400);
        assertThat(grownAt(36_700, 9_600)).isEqualTo(600);
    }

    @Test
    void isOverWhereACounterGoesBack() {
        // Given
        grownAt(0, 1_000);
        grownAt(10, 2_000);

        // Then
        assertThat(window().isOverBy(look(20, 1_999))).isTrue();
        assertThat(window().isOverBy(look(20, 2_000))).isFalse();
    }

    @Test
    void reachesBackAsFarAsItCanWhereTheClockWasPutBack() {
        // Given
        grownAt(5_000, 1_000);
        grownAt(5_600, 1_500);

        // Then
        assertThat(grownAt(10, 1_700)).isEqualTo(700);
        assertThat(grownAt(20, 1_800)).isEqualTo(100);
        assertThat(grownAt(5_590, 1_900)).isEqualTo(100);
    }

    private long grownAt(long second, long purged) {
        BreakerLook now = look(second, purged);
        long grown = window().grownBy(now).purged();
        if (window().wants(now)) {
            Instant oldestNeeded = window().oldestNeeded(now.at());
            kept.removeIf(look -> look.at().isBefore(oldestNeeded));
            kept.add(now);
        }
        return grown;
    }

    private BreakerWindow window() {
        return new BreakerWindow(LENGTH, kept);
    }

    private static BreakerLook look(long second, long purged) {
        return new BreakerLook(
                START.plusSeconds(second), new BreakerLook.Counters(purged, 0, 0, 0));
    }
}
