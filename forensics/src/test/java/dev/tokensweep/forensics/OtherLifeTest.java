package dev.tokensweep.forensics;

import static dev.tokensweep.events.AuditEventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.forensics.Compared.Done;
import dev.tokensweep.forensics.Compared.Would;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherLifeTest {
    private static final long HOUR = 3_600_000_000L;
    private static final long ISSUED = 1_772_359_200_000_000L;
    private static final long NOW = ISSUED + 100 * HOUR;
    private static final TokenRow ACTIVE = TokenFixture.token().row();
    private static final TokenRow REVOKED = TokenFixture.token().state("REVOKED").row();
    private static final AuditEvent BEGIN = told(AuditType.ISSUED, 0, ACTIVE);
    private static final AuditEvent REVOCATION = told(AuditType.CHANGED, 1, REVOKED);

    @Test
    void wouldHaveDoneTheSameByTheSamePolicy() {
        assertThat(compare(grace(0), BEGIN, REVOCATION, archived(2, 1)))
                .isEqualTo(new Compared(Done.WENT, "strict", Would.GO, "default", 0, false));
    }

    @Test
    void wouldHaveLetItGoLaterOrSooner() {
        assertThat(compare(grace(5), BEGIN, REVOCATION, archived(2, 1)))
                .isEqualTo(
                        new Compared(
                                Done.WENT, "strict", Would.GO_LATER, "default", 5 * HOUR, false));
        assertThat(compare(grace(0), BEGIN, REVOCATION, archived(9, 8)))
                .isEqualTo(
                        new Compared(
                                Done.WENT, "strict", Would.GO_SOONER, "default", -7 * HOUR, false));
    }

    @Test
    void wouldHaveKeptWhatWentWhereItsTimeIsStillToCome() {
        assertThat(compare(grace(500), BEGIN, REVOCATION, archived(2, 1)))
                .isEqualTo(new Compared(Done.WENT, "strict", Would.STAY, null, 0, false));
    }

    @Test
    void wouldHaveTakenWhatSomebodyStillChangedAfterwards() {
        // Given: expired after an hour, renewed after three
        TokenRow renewed = TokenFixture.token().validFor(Duration.ofHours(300)).row();

        // When
        Compared compared = compare(grace(0), BEGIN, told(AuditType.CHANGED, 3, renewed));

        // Then
        assertThat(compared)
                .isEqualTo(new Compared(Done.STAYED, null, Would.GO, "default", 0, true));
    }

    @Test
    void leavesWhatAHoldKeepsAndWhatOthersRemovedBeforeItsTime() {
        assertThat(new OtherLife(grace(0), NOW).compare(List.of(BEGIN, REVOCATION), true).would())
                .isEqualTo(Would.STAY);
        assertThat(
                        compare(
                                grace(5),
                                BEGIN,
                                REVOCATION,
                                told(AuditType.REMOVED_BY_OTHERS, 2, REVOKED)))
                .isEqualTo(new Compared(Done.REMOVED_BY_OTHERS, null, Would.STAY, null, 0, false));
    }

    @Test
    void reckonsWithTheRowOfATokenOfWhichOnlyTheEndIsTold() {
        assertThat(compare(grace(5), archived(2, 2)))
                .isEqualTo(
                        new Compared(
                                Done.WENT, "strict", Would.GO_LATER, "default", 5 * HOUR, false));
    }

    private static Compared compare(CleanupPolicy policy, AuditEvent... life) {
        return new OtherLife(policy, NOW).compare(List.of(life), false);
    }

    private static CleanupPolicy grace(int hours) {
        return CleanupPolicy.of(
                new Terms(
                        Duration.ZERO,
                        Duration.ofHours(hours),
                        Duration.ZERO,
                        Duration.ZERO,
                        true));
    }

    private static AuditEvent told(AuditType type, int hours, TokenRow row) {
        return event(type, ISSUED + hours * HOUR, new Position(1, 2, hours, 0)).row(row).build();
    }

    private static AuditEvent archived(int hours, int eligibleHours) {
        return event(AuditType.ARCHIVED, ISSUED + hours * HOUR, new Position(1, 2, hours, 0))
                .row(REVOKED)
                .because(Reason.REVOKED, "strict")
                .eligibleMicros(ISSUED + eligibleHours * HOUR)
                .build();
    }
}
