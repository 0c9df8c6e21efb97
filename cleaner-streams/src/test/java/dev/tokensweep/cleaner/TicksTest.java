package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicksTest {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int STEPS_A_SECOND = 20;

    @TempDir private Path stateDir;
    private CleanerDriver cleaner;

    @BeforeEach
    void start() {
        cleaner =
                new CleanerDriver(
                        CleanupPolicy.of(Terms.of(Duration.ZERO)),
                        new DoubtPace(STEPS_A_SECOND, Duration.ofDays(1)),
                        CleanerDriver.TOPICS,
                        CREATED,
                        stateDir);
    }

    @AfterEach
    void stop() {
        cleaner.close();
    }

    @Test
    void areSlowWhileNothingIsAboutToBeDue() {
        // Given
        for (int i = 0; i < 1_000; i++) {
            cleaner.pipe("t" + i, token().at(i + 1).validFor(Duration.ofHours(1)).issued());
        }
        cleaner.pass(STEP);
        cleaner.doubts();

        // Then each tick asks, so that questions show it
        assertThat(stepsWithQuestions(5 * STEPS_A_SECOND)).isEqualTo(5);
    }

    @Test
    void areQuickBeforeATokenIsDue() {
        // Given
        cleaner.pipe("t", token().validFor(Duration.ofMillis(5_300)).issued());

        // When
        int stepsUntilCondemned = stepsUntilVerdict(200);

        // Then
        assertThat(stepsUntilCondemned).isBetween(5_300 / 50, 5_400 / 50);
    }

    @Test
    void quickenForATokenThatComesAndIsDueSoon() {
        // Given
        cleaner.pipe("late", token().validFor(Duration.ofHours(1)).issued());
        cleaner.pass(STEP);
        cleaner.pass(STEP);

        // When
        cleaner.pipe("soon", token().at(2).validFor(Duration.ofMillis(300)).issued());

        // Then
        assertThat(stepsUntilVerdict(200)).isLessThanOrEqualTo(300 / 50);
    }

    private int stepsWithQuestions(int steps) {
        int with = 0;
        for (int i = 0; i < steps; i++) {
            cleaner.pass(STEP);
            with += cleaner.doubts().isEmpty() ? 0 : 1;
        }
        return with;
    }

    private int stepsUntilVerdict(int most) {
        for (int step = 1; step <= most; step++) {
            cleaner.pass(STEP);
            if (!cleaner.verdicts().isEmpty()) {
                return step;
            }
        }
        return Integer.MAX_VALUE;
    }
}
