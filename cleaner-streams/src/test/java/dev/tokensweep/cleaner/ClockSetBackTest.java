package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Spared;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was refused while the clock ran ahead does not wait until the true time has caught up. */
class ClockSetBackTest {
    private static final String ID = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";
    private static final Duration AHEAD = Duration.ofHours(9);
    private static final CleanupPolicy POLICY = CleanupPolicy.of(Terms.of(Duration.ofMinutes(10)));

    @TempDir private Path stateDir;

    @Test
    void comesBackWithinThePauseAfterARestart() {
        // Given
        try (RestartableTask task = new RestartableTask(POLICY, stateDir)) {
            task.pass(AHEAD);
            task.pipe(ID, token().state("REVOKED").issued());
            task.refuse(ID, task.verdicts().get(0), Spared.Cause.NOT_DUE, null);
            task.pass(AHEAD.negated());

            // When
            task.restart(POLICY);
            task.pass(Duration.ofMillis(50));
            int atOnce = task.verdicts().size();
            task.pass(Duration.ofMillis(500));

            // Then
            assertThat(atOnce).isEqualTo(1);
            assertThat(task.verdicts()).hasSize(2);
        }
    }

    @Test
    void keepsAPauseOverARestartThatTheRefusalsExplain() {
        // Given
        try (RestartableTask task = new RestartableTask(POLICY, stateDir)) {
            task.pipe(ID, token().state("REVOKED").issued());
            for (int refusals = 1; refusals <= 4; refusals++) {
                task.pass(Duration.ofSeconds(4));
                task.refuse(
                        ID,
                        task.verdicts().get(task.verdicts().size() - 1),
                        Spared.Cause.NOT_DUE,
                        null);
            }
            int given = task.verdicts().size();

            // When
            task.restart(POLICY);
            task.pass(Duration.ofMillis(3_900));
            int tooSoon = task.verdicts().size();
            task.pass(Duration.ofMillis(200));

            // Then
            assertThat(tooSoon).isEqualTo(given);
            assertThat(task.verdicts()).hasSize(given + 1);
        }
    }

    @Test
    void comesBackSoonAfterTheClockIsSetRight() {
        // Given
        try (CleanerDriver cleaner =
                new CleanerDriver(
                        POLICY,
                        new DoubtPace(100, Duration.ofHours(1)),
                        CleanerDriver.TOPICS,
                        CREATED.plus(AHEAD),
                        stateDir)) {
            cleaner.pipe(ID, token().state("REVOKED").issued());
            cleaner.refuse(ID, Spared.Cause.NOT_DUE, cleaner.verdicts().get(0).value);
            cleaner.pass(Duration.ofMillis(50));

            // When
            cleaner.setClock(CREATED);
            cleaner.pass(Duration.ofMillis(50));
            int atOnce = cleaner.verdicts().size();
            cleaner.pass(Ticks.SLOW);
            cleaner.pass(Ticks.SLOW);

            // Then
            assertThat(atOnce).isZero();
            assertThat(cleaner.verdicts()).hasSize(1);
        }
    }
}
