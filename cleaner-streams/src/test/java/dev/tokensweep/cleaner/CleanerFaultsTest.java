package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a check of the cleaner can fail: its mechanism is missed when it is gone. */
class CleanerFaultsTest {
    private static final String ID = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";
    private static final Duration SAFE = Duration.ofMinutes(10);
    private static final CleanupPolicy POLICY = CleanupPolicy.of(Terms.of(SAFE));

    @TempDir private Path stateDir;

    @Test
    void followsARepetitionAgainWithoutThePositionGuard() {
        // Given
        Faults faults = Faults.NONE.without(Mechanism.POSITION_GUARD);
        try (CleanerDriver cleaner = new CleanerDriver(POLICY, faults, stateDir)) {

            // When
            cleaner.pipe(ID, token().at(1).issued());
            cleaner.pipe(ID, token().at(1).issued());

            // Then
            assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED, AuditType.ISSUED);
        }
    }

    @Test
    void dropsTheRepetitionWithIt() {
        // Given
        try (CleanerDriver cleaner = new CleanerDriver(POLICY, Faults.NONE, stateDir)) {

            // When
            cleaner.pipe(ID, token().at(1).issued());
            cleaner.pipe(ID, token().at(1).issued());

            // Then
            assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED);
        }
    }

    @Test
    void passesItsFailPointsAmidAChangeAndAmidATickThatCondemns() {
        // Given
        List<FailPoint> passed = new ArrayList<>();
        try (CleanerDriver cleaner = new CleanerDriver(POLICY, Faults.at(passed::add), stateDir)) {

            // When
            cleaner.pipe(ID, token().validFor(Duration.ofMinutes(1)).issued());
            cleaner.pass(Duration.ofSeconds(1));
            List<FailPoint> beforeItsEnd = List.copyOf(passed);
            cleaner.pass(SAFE.plusMinutes(2));

            // Then
            assertThat(beforeItsEnd).containsExactly(FailPoint.CLEANER_IN_CHANGE);
            assertThat(passed)
                    .containsExactly(FailPoint.CLEANER_IN_CHANGE, FailPoint.CLEANER_IN_TICK);
        }
    }
}
