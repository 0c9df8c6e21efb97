package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.hold;
import static dev.tokensweep.events.TokenFixture.micros;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each change is committed ten seconds after the one before it, and is followed at once. */
class ReconciliationTest {
    private static final Duration GRACE = Duration.ofHours(3);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final TokenRow REVOKED = token().state("REVOKED").stateId("x").row();
    private static final Hold MAYA = hold(Hold.Scope.USER, "maya");
    private static final String ID = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";

    @TempDir Path stateDir;
    private CleanerDriver cleaner;
    private final Map<Long, Long> marks = new HashMap<>();
    private long steps;

    @BeforeEach
    void start() {
        cleaner =
                new CleanerDriver(
                        CleanupPolicy.of(
                                new Terms(Duration.ZERO, Duration.ZERO, GRACE, GRACE, true)),
                        stateDir);
        cleaner.pipe("first", next().validityMs(-1L).issued());
        mark(-2);
        mark(-1);
        sight("first", null, -2, -1);
        cleaner.audit();
    }

    @AfterEach
    void stop() {
        cleaner.close();
    }

    @Test
    void bringsInATokenThatTheLogDidNotTellOf() {
        // When
        mark(1);
        sight(ID, REVOKED, 1, 2);
        List<AuditEvent> early = cleaner.audit();
        mark(2);

        // Then
        assertThat(early).isEmpty();
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(
                        tuple(AuditType.SEEN, "unobserved"), tuple(AuditType.CONDEMNED, null));
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void takesASightingThatComesLongAfterItsMark() {
        // Given
        mark(1);
        mark(2);
        mark(3);

        // When
        sight(ID, REVOKED, 1, 2);

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.SEEN, AuditType.CONDEMNED);
    }

    @Test
    void makesNoGhostOfATokenThatWasRemovedBetweenTheMarks() {
        // Given
        cleaner.pipe(ID, next().issued());
        mark(1);
        sight(ID, token().row(), 1, 2);

        // When
        cleaner.pipe(ID, next().removed());
        mark(2);
        sight(ID, token().row(), 1, 2);

        // Then
        assertThat(cleaner.auditTypes())
                .containsExactly(AuditType.ISSUED, AuditType.REMOVED_BY_OTHERS);
        assertThat(cleaner.liveTokens().get(ID)).isNull();
    }

    @Test
    void doesNotTakeATokenForRemovedThatWasIssuedBetweenTheMarks() {
        // Given
        mark(1);
        sight(ID, null, 1, 2);

        // When
        cleaner.pipe(ID, next().issued());
        mark(2);

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED);
    }

    /** The log tells of a commit before anybody sees it where the server waits for a standby. */
    @Test
    void doesNotTakeATokenForRemovedWhoseIssuingNobodySeesYet() {
        // Given
        cleaner.pipe(ID, next().issued());
        long issuing = steps;
        mark(1);
        mark(2);

        // When
        cleaner.sight(ID, new Sighting(null, 1, 2, issuing));
        cleaner.pipe(ID, next().removed());

        // Then
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(
                        tuple(AuditType.ISSUED, null), tuple(AuditType.REMOVED_BY_OTHERS, null));
    }

    @Test
    void makesNoGhostOfATokenWhosePurgeNobodySeesYet() {
        // Given
        cleaner.pipe(ID, next().state("REVOKED").stateId("x").issued());
        cleaner.pipe(ID, next().purged());
        long purging = steps;
        mark(1);
        mark(2);
        cleaner.audit();

        // When
        cleaner.sight(ID, new Sighting(REVOKED, 1, 2, purging));

        // Then
        assertThat(cleaner.audit()).isEmpty();
        assertThat(cleaner.liveTokens().get(ID)).isNull();
    }

    @Test
    void tellsOfARemovalThatTheLogDidNotTellOfJustOnce() {
        // Given
        cleaner.pipe(ID, next().issued());
        mark(1);
        mark(2);

        // When
        sight(ID, null, 1, 2);
        sight(ID, null, 1, 2);
        sight(ID, token().row(), 1, 2);

        // Then
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(
                        tuple(AuditType.ISSUED, null),
                        tuple(AuditType.REMOVED_BY_OTHERS, "unobserved"));
    }

    @Test
    void letsTheLogGoOnFromWhatWasSighted() {
        // Given
        mark(1);
        mark(2);
        sight(ID, token().row(), 1, 2);

        // When
        cleaner.pipe(ID, next().state("REVOKED").changed());
        cleaner.pipe(ID, next().purged());

        // Then
        assertThat(cleaner.auditTypes())
                .containsExactly(
                        AuditType.SEEN, AuditType.CHANGED, AuditType.CONDEMNED, AuditType.ARCHIVED);
    }

    @Test
    void givesAnUnobservedChangeItsWholeGraceFromNow() {
        // Given
        cleaner.pipe(ID, next().state("INACTIVE").stateId("a").issued());
        cleaner.pass(GRACE.minusMinutes(1));
        mark(1);
        mark(2);

        // When
        sight(ID, token().state("INACTIVE").stateId("b").row(), 1, 2);
        cleaner.pass(GRACE.minusMinutes(1));
        boolean nothingYet = cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofMinutes(2));

        // Then
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(
                        tuple(AuditType.ISSUED, null),
                        tuple(AuditType.CHANGED, "unobserved"),
                        tuple(AuditType.CONDEMNED, null));
        assertThat(nothingYet).isTrue();
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void countsTheGraceOfATokenFirstSightedEndedFromThatSight() {
        // Given
        cleaner.pass(Duration.ofDays(30));
        mark(1);
        mark(2);

        // When
        sight(ID, token().state("INACTIVE").row(), 1, 2);
        cleaner.pass(GRACE.minusMinutes(1));
        boolean nothingYet = cleaner.verdicts().isEmpty();

        // Then
        assertThat(nothingYet).isTrue();
        assertThat(cleaner.liveTokens().get(ID).sinceMicros())
                .isGreaterThanOrEqualTo(micros(CREATED.plus(Duration.ofDays(30))));
    }

    @Test
    void neitherProlongsNorShortensAGraceByASightOfWhatIsKnown() {
        // Given
        cleaner.pipe(ID, next().state("INACTIVE").issued());
        TokenState before = cleaner.liveTokens().get(ID);
        mark(1);
        mark(2);
        cleaner.audit();

        // When
        sight(ID, token().state("INACTIVE").row(), 1, 2);

        // Then
        assertThat(cleaner.liveTokens().get(ID)).isEqualTo(before);
        assertThat(cleaner.audit()).isEmpty();
    }

    @Test
    void leavesAYoungVerdictToTheSink() {
        // Given
        cleaner.pipe(ID, next().state("REVOKED").stateId("x").issued());
        mark(1);
        mark(2);
        cleaner.verdicts();

        // When
        sight(ID, REVOKED, 1, 2);

        // Then
        assertThat(cleaner.verdicts()).isEmpty();
    }

    @Test
    void condemnsAgainWhatIsStillThereOncePerMark() {
        // Given
        cleaner.pipe(ID, next().state("REVOKED").stateId("x").issued());
        cleaner.pass(Duration.ofMinutes(11));
        mark(1);
        mark(2);
        cleaner.verdicts();
        cleaner.audit();

        // When
        sight(ID, REVOKED, 1, 2);
        sight(ID, REVOKED, 1, 2);

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.CONDEMNED);
        assertThat(cleaner.verdicts())
                .singleElement()
                .satisfies(
                        given ->
                                assertThat(given.value.position())
                                        .isEqualTo(token().at(steps).position()));
    }

    /** The table of holds was emptied, say: the log tells of no release. */
    @Test
    void takesUpAParkedTokenWhoseHoldWentUnseen() {
        // Given
        park();

        // When
        cleaner.pass(Duration.ofHours(7));
        mark(1);
        mark(2);
        sight(ID, REVOKED, 1, 2);

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.CONDEMNED);
        assertThat(cleaner.verdicts()).hasSize(1);
        assertThat(cleaner.liveTokens().get(ID).stage()).isEqualTo(TokenState.Stage.CONDEMNED);
        assertThat(cleaner.dueIndex().all()).isExhausted();
    }

    @Test
    void disturbsAParkedTokenOfAStandingHoldEverMoreRarely() {
        // Given
        park();
        int inTheFirstDay = 0;
        int inTheTenthWeek = 0;

        // When
        for (int hour = 1; hour <= 70 * 24; hour++) {
            cleaner.pass(Duration.ofHours(1));
            mark(2L * hour);
            mark(2L * hour + 1);
            sight(ID, REVOKED, 2L * hour, 2L * hour + 1);
            cleaner.verdicts().forEach(again -> cleaner.refuseHeld(ID, MAYA.id(), again.value));
            int told = cleaner.audit().size();
            inTheFirstDay += hour <= 24 ? told : 0;
            inTheTenthWeek += hour > 63 * 24 ? told : 0;
        }

        // Then: each time a verdict and a refusal
        assertThat(inTheFirstDay).isEqualTo(4);
        assertThat(inTheTenthWeek).isLessThanOrEqualTo(2);
        assertThat(cleaner.liveTokens().get(ID).holdId()).isEqualTo(MAYA.id());
    }

    @Test
    void dropsASightingOfMarksThatItDoesNotRemember() {
        // Given
        mark(5);

        // When
        sight(ID, REVOKED, 4, 5);
        sight("other", null, 4, 6);
        mark(6);

        // Then
        assertThat(cleaner.audit()).isEmpty();
    }

    @Test
    void dropsSightingsThatWaitForMarksOfAnEarlierCount() {
        // Given
        mark(1);
        sight(ID, REVOKED, 2, 3);

        // When
        mark(1);
        mark(2);
        mark(3);

        // Then
        assertThat(cleaner.audit()).isEmpty();
    }

    @Test
    void dropsSightingsAcrossAGapInTheLog() {
        // Given
        mark(1);
        mark(2);

        // When
        cleaner.pipe(null, next().epoch(2).snapshotCompleted());
        cleaner.audit();
        sight(ID, REVOKED, 1, 2);
        cleaner.pipe(null, next().epoch(2).mark(3));
        sight(ID, REVOKED, 2, 3);

        // Then
        assertThat(cleaner.audit()).isEmpty();
    }

    /** The numbers of lost marks may come again behind the gap. */
    @Test
    void dropsSightingsThatWaitedWhenTheGapCame() {
        // Given
        cleaner.pipe(ID, next().issued());
        mark(99);
        sight(ID, null, 100, 101);

        // When
        cleaner.pipe(ID, next().epoch(2).seen());
        cleaner.pipe(null, next().epoch(2).snapshotCompleted());
        cleaner.audit();
        cleaner.pipe(null, next().epoch(2).mark(100));
        cleaner.pipe(null, next().epoch(2).mark(101));

        // Then
        assertThat(cleaner.audit()).isEmpty();
    }

    @Test
    void movesTheWatermarkByMarksAndDropsRepeatedOnes() {
        // Given
        Change mark = next().mark(1);
        cleaner.pipe(null, mark);

        // When
        cleaner.pipe(null, mark);

        // Then
        assertThat(cleaner.counters().repeatedTotal()).isEqualTo(1);
        assertThat(cleaner.watermarks().get("token-changes")).isEqualTo(mark.position());
    }

    private TokenFixture next() {
        steps++;
        cleaner.pass(STEP);
        return token().at(steps).committed(cleaner.now());
    }

    private void park() {
        cleaner.pipe(null, next().held(MAYA));
        cleaner.pipe(ID, next().state("REVOKED").stateId("x").issued());
        cleaner.refuseHeld(ID, MAYA.id(), cleaner.verdicts().get(0).value);
        cleaner.audit();
    }

    private void mark(long number) {
        cleaner.pipe(null, next().mark(number));
        marks.put(number, steps);
    }

    /** Seen by a reader who sees all that was told before the first mark. */
    private void sight(String tokenId, TokenRow row, long afterMark, long beforeMark) {
        long xmin = marks.getOrDefault(afterMark, 1_000L) + 1;
        cleaner.sight(tokenId, new Sighting(row, afterMark, beforeMark, xmin));
    }
}
