package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerRulesTest {
    private final BreakerRules rules =
            new BreakerRules(new Breaker(true, Duration.ofMinutes(10), 0.5, 0.25, 1_000));

    @Test
    void opensWhenMoreThanTheShareOfTheTableIsGone() {
        // Given
        BreakerLook.Counters grown = new BreakerLook.Counters(9_000, 7_000, 0, 2_000);

        // Then
        assertThat(rules.rowsNeeded(grown)).isEqualTo(5_000);
        assertThat(rules.shrunk(grown, 5_000)).isEmpty();
        assertThat(rules.shrunk(grown, 4_999))
                .contains(
                        "within 10m the token table lost 50% of its rows (breaker.shrink-share is 50%): 7000 purged, 2000 issued, 4999 left; is a clock or a rule wrong?");
    }

    @Test
    void isNeverSurprisedByFewRowsOrByATableThatGrows() {
        assertThat(rules.rowsNeeded(new BreakerLook.Counters(1_000, 1_000, 0, 0))).isZero();
        assertThat(rules.rowsNeeded(new BreakerLook.Counters(9_000, 9_000, 0, 9_000))).isZero();
        assertThat(rules.rowsNeeded(new BreakerLook.Counters(9_000, 0, 0, 50))).isZero();
    }

    @Test
    void opensWhenMoreThanTheShareOfTheVerdictsWasRefused() {
        assertThat(rules.spared(new BreakerLook.Counters(600, 0, 200, 0))).isEmpty();
        assertThat(rules.spared(new BreakerLook.Counters(599, 0, 201, 0)))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("refused 201 of 800 verdicts"));
        assertThat(rules.spared(new BreakerLook.Counters(0, 0, 100, 0))).isEmpty();
        assertThat(rules.spared(new BreakerLook.Counters(0, 0, 101, 0))).isPresent();
    }
}
