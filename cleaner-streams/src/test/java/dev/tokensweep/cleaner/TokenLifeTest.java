package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.micros;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowsPurged;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenLifeTest {
    private static final Duration SAFE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofMinutes(3);
    private static final String ID = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";

    @TempDir Path stateDir;
    private CleanerDriver cleaner;

    @BeforeEach
    void start() {
        cleaner =
                new CleanerDriver(
                        CleanupPolicy.of(
                                new Terms(SAFE, Duration.ZERO, GRACE, Duration.ZERO, true)),
                        stateDir);
    }

    @AfterEach
    void stop() {
        cleaner.close();
    }

    @Test
    void condemnsARevokedTokenAtOnce() {
        // When
        cleaner.pipe(ID, token().at(1).issued());
        cleaner.pipe(ID, token().at(2).state("REVOKED").stateId("x").changed());

        // Then
        assertThat(cleaner.verdicts())
                .singleElement()
                .satisfies(
                        verdict -> {
                            assertThat(verdict.key).isEqualTo(ID);
                            assertThat(verdict.value.reason()).isEqualTo(Reason.REVOKED);
                            assertThat(verdict.value.version().stateId()).isEqualTo("x");
                            assertThat(verdict.value.position())
                                    .isEqualTo(token().at(2).position());
                        });
        assertThat(cleaner.auditTypes())
                .containsExactly(AuditType.ISSUED, AuditType.CHANGED, AuditType.CONDEMNED);
    }

    @Test
    void tellsOfATokenThatIsThereAgainAndJudgesItAnew() {
        // Given
        cleaner.pipe(ID, token().at(1).issued());
        cleaner.pipe(ID, token().at(2).state("REVOKED").changed());
        cleaner.pipe(ID, token().at(3).purged());
        cleaner.audit();
        cleaner.verdicts();

        // When
        cleaner.pipe(ID, token().at(4).state("REVOKED").restored("batch-2", "ada"));

        // Then
        List<AuditEvent> told = cleaner.audit();
        assertThat(told)
                .extracting(AuditEvent::type)
                .containsExactly(AuditType.RESTORED, AuditType.CONDEMNED);
        assertThat(told.get(0).batchId()).isEqualTo("batch-2");
        assertThat(told.get(0).note()).isEqualTo("ada");
        assertThat(cleaner.verdicts())
                .extracting(verdict -> verdict.value.position())
                .containsExactly(token().at(4).position());

        // When
        cleaner.pipe(ID, token().at(5).purged());

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ARCHIVED);
    }

    @Test
    void tellsOneEventOfEachTokenThatWasOverBeforeAnybodyObservedIt() {
        // When
        cleaner.pipe("batch-1", token().state("REVOKED").at(1).backlogPurged("a", "b"));

        // Then
        assertThat(cleaner.auditRecords())
                .extracting(record -> record.key, record -> record.value.type())
                .containsExactlyInAnyOrder(
                        tuple("a", AuditType.ARCHIVED), tuple("b", AuditType.ARCHIVED));
        assertThat(cleaner.verdicts()).isEmpty();
    }

    @Test
    void tellsAllThatIsKnownOfATokenInItsOnlyEvent() {
        // When
        cleaner.pipe("batch-1", token().state("REVOKED").at(1).backlogPurged("a"));

        // Then
        AuditEvent event = cleaner.audit().get(0);
        assertThat(event.row()).isEqualTo(token().state("REVOKED").row());
        assertThat(event.reason()).isEqualTo(Reason.REVOKED);
        assertThat(event.rule()).isEqualTo("default");
        assertThat(event.scope()).isEqualTo("openid");
        assertThat(event.batchId()).isEqualTo("batch-1");
        assertThat(event.note()).isEqualTo("backlog");
    }

    @Test
    void endsATokenOfTheBacklogThatWasKnownAfterAll() {
        // Given
        cleaner.pipe(ID, token().at(1).issued());

        // When
        cleaner.pipe("batch-1", token().at(2).backlogPurged(ID));
        cleaner.pass(SAFE.plusHours(9));

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED, AuditType.ARCHIVED);
        assertThat(cleaner.verdicts()).isEmpty();
    }

    @Test
    void tellsABacklogOnceThatCaptureTellsAgain() {
        // When
        cleaner.pipe("batch-1", token().at(1).backlogPurged("a"));
        cleaner.pipe("batch-1", token().at(1).backlogPurged("a"));

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ARCHIVED);
    }

    @Test
    void tellsFromAndToOfAChange() {
        // When
        cleaner.pipe(ID, token().at(1).issued());
        cleaner.pipe(ID, token().at(2).state("REVOKED").changed());

        // Then
        AuditEvent changed = cleaner.audit().get(1);
        assertThat(changed.fromState()).isEqualTo("ACTIVE");
        assertThat(changed.row().version().state()).isEqualTo("REVOKED");
    }

    @Test
    void tellsExpiryAtItsTimeAndCondemnsAfterTheSafePeriod() {
        // Given
        cleaner.pipe(ID, token().validFor(Duration.ofMinutes(1)).issued());

        // When
        cleaner.pass(Duration.ofSeconds(59));
        List<AuditType> before = cleaner.auditTypes();
        cleaner.pass(Duration.ofSeconds(2));
        List<AuditType> expired = cleaner.auditTypes();
        cleaner.pass(SAFE.minusSeconds(3));
        List<AuditType> waiting = cleaner.auditTypes();
        boolean nothingCondemned = cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofSeconds(5));

        // Then
        assertThat(before).containsExactly(AuditType.ISSUED);
        assertThat(expired).containsExactly(AuditType.EXPIRED);
        assertThat(waiting).isEmpty();
        assertThat(nothingCondemned).isTrue();
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.CONDEMNED);
        assertThat(cleaner.verdicts())
                .singleElement()
                .satisfies(v -> assertThat(v.value.reason()).isEqualTo(Reason.TIME_OVER));
    }

    @Test
    void keepsATokenThatWasProlongedBeforeItsTime() {
        // Given
        cleaner.pipe(ID, token().at(1).validFor(Duration.ofMinutes(1)).issued());

        // When
        cleaner.pipe(ID, token().at(2).validFor(Duration.ofDays(1)).changed());
        cleaner.pass(Duration.ofHours(2));

        // Then
        assertThat(cleaner.verdicts()).isEmpty();
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED, AuditType.CHANGED);
    }

    @Test
    void countsGraceFromTheBeginningOfTheStateAndNotFromItsLastChange() {
        // Given
        cleaner.pipe(ID, token().at(1).issued());
        cleaner.pipe(ID, token().at(2).state("INACTIVE").changed());

        // When
        cleaner.pass(GRACE.minusSeconds(10));
        cleaner.pipe(
                ID,
                token().at(3).state("INACTIVE").stateId("y").committed(cleaner.now()).changed());
        boolean nothingYet = cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofSeconds(11));

        // Then
        assertThat(nothingYet).isTrue();
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void dropsRepeatedAndReorderedChanges() {
        // Given
        cleaner.pipe(ID, token().at(1).issued());
        cleaner.pipe(ID, token().at(2).state("REVOKED").changed());
        cleaner.pipe(ID, token().at(3).purged());
        cleaner.audit();
        cleaner.verdicts();

        // When
        cleaner.pipe(ID, token().at(3).purged());
        cleaner.pipe(ID, token().at(1).issued());
        cleaner.pipe(ID, token().at(2).state("REVOKED").changed());

        // Then
        assertThat(cleaner.audit()).isEmpty();
        assertThat(cleaner.verdicts()).isEmpty();
        assertThat(cleaner.liveTokens().get(ID)).isNull();
        assertThat(cleaner.counters().repeatedTotal()).isEqualTo(3);
    }

    @Test
    void endsATokensRecordOnce() {
        // When
        cleaner.pipe("a", token().at(1).issued()).pipe("a", token().at(2).purged());
        cleaner.pipe("b", token().at(3).issued()).pipe("b", token().at(4).removed());
        cleaner.pipe("c", token().at(5).issued()).pipe("c", token().at(6).purged(false));
        cleaner.pipe("unheard-of", token().at(7).removed());

        // Then
        assertThat(cleaner.auditTypes())
                .containsExactly(
                        AuditType.ISSUED,
                        AuditType.ARCHIVED,
                        AuditType.ISSUED,
                        AuditType.REMOVED_BY_OTHERS,
                        AuditType.ISSUED,
                        AuditType.DELETED,
                        AuditType.REMOVED_BY_OTHERS);
        assertThat(cleaner.liveTokens().all()).isExhausted();
    }

    @Test
    void saysInTheTerminalEventWhatTheTokenWasAndWhy() {
        // When
        cleaner.pipe(ID, token().at(1).state("REVOKED").issued()).pipe(ID, token().at(2).purged());

        // Then
        AuditEvent archived = cleaner.audit().get(2);
        assertThat(archived.type()).isEqualTo(AuditType.ARCHIVED);
        assertThat(archived.row()).isEqualTo(token().state("REVOKED").row());
        assertThat(archived.batchId()).isEqualTo("batch-1");
        assertThat(archived.eligibleMicros()).isEqualTo(micros(CREATED));
    }

    @Test
    void comesBackToATokenThatTheServerHadLockedAndPausesLongerEachTime() {
        // Given
        cleaner.pipe(ID, token().state("REVOKED").issued());
        Verdict verdict = cleaner.verdicts().get(0).value;
        cleaner.audit();

        // When
        cleaner.refuse(ID, Spared.Cause.LOCKED, verdict);
        boolean atOnce = !cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofMillis(600));
        int second = cleaner.verdicts().size();
        cleaner.refuse(ID, Spared.Cause.LOCKED, verdict);
        cleaner.pass(Duration.ofMillis(600));
        boolean tooSoon = !cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofMillis(600));

        // Then
        assertThat(atOnce).isFalse();
        assertThat(second).isEqualTo(1);
        assertThat(tooSoon).isFalse();
        assertThat(cleaner.verdicts()).hasSize(1);
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .contains(tuple(AuditType.SPARED, "LOCKED"));
    }

    @Test
    void pausesByItsOwnClockAlsoWhereTheSinksIsBehind() {
        // Given
        cleaner.pipe(ID, token().state("REVOKED").issued());
        Verdict verdict = cleaner.verdicts().get(0).value;
        long tenMinutesAgo = micros(cleaner.now().minusSeconds(600));

        // When
        cleaner.refuse(
                ID, new Spared(Spared.Cause.NOT_DUE, verdict.position(), tenMinutesAgo, null));
        cleaner.pass(Duration.ofMillis(50));
        boolean atOnce = !cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofMillis(500));

        // Then
        assertThat(atOnce).isFalse();
        assertThat(cleaner.verdicts()).hasSize(1);
        assertThat(cleaner.audit())
                .filteredOn(told -> told.type() == AuditType.SPARED)
                .singleElement()
                .satisfies(told -> assertThat(told.atMicros()).isEqualTo(tenMinutesAgo));
    }

    @ParameterizedTest
    @EnumSource(names = {"RULE", "NOT_DUE"})
    void asksEverMoreRarelyWhatWillNotChangeByItself(Spared.Cause cause) {
        // Given
        cleaner.pipe(ID, token().state("REVOKED").issued());

        // When
        int inTheFirstDay = refuseFor(Duration.ofDays(1), cause);
        int inTheSecondDay = refuseFor(Duration.ofDays(1), cause);

        // Then
        assertThat(inTheFirstDay).isLessThanOrEqualTo(20);
        assertThat(inTheSecondDay).isBetween(4, 6);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCKED", "CHANGED"})
    void comesBackWithinMinutesToWhatMayEndAnyMoment(Spared.Cause cause) {
        // Given
        cleaner.pipe(ID, token().state("REVOKED").issued());
        refuseFor(Duration.ofDays(1), cause);

        // When
        int inAnHour = refuseFor(Duration.ofHours(1), cause);

        // Then
        assertThat(inAnHour).isGreaterThanOrEqualTo(12);
    }

    /** How many verdicts were refused. */
    private int refuseFor(Duration time, Spared.Cause cause) {
        int refused = 0;
        for (long minutes = time.toMinutes(); minutes > 0; minutes--) {
            for (KeyValue<String, Verdict> given : cleaner.verdicts()) {
                cleaner.refuse(ID, cause, given.value);
                refused++;
            }
            cleaner.pass(Duration.ofMinutes(1));
        }
        return refused;
    }

    @Test
    void ignoresARefusalOfAnOlderVersion() {
        // Given
        cleaner.pipe(ID, token().at(1).state("REVOKED").issued());
        Verdict old = cleaner.verdicts().get(0).value;
        cleaner.pipe(ID, token().at(2).validFor(Duration.ofDays(1)).changed());
        cleaner.audit();

        // When
        cleaner.refuse(ID, Spared.Cause.CHANGED, old);
        cleaner.pass(Duration.ofHours(1));

        // Then
        assertThat(cleaner.audit()).isEmpty();
        assertThat(cleaner.verdicts()).isEmpty();
    }

    @Test
    void keepsUnknownStatesAndWhatNeverExpires() {
        // When
        cleaner.pipe("odd", token().at(1).state("SUSPENDED").issued());
        cleaner.pipe("endless", token().at(2).validityMs(-1L).issued());
        cleaner.pass(Duration.ofDays(10_000));

        // Then
        assertThat(cleaner.verdicts()).isEmpty();
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED, AuditType.ISSUED);
    }

    @Test
    void findsByANewSnapshotWhatVanishedUnobserved() {
        // Given
        cleaner.pipe("stays", token().epoch(1).at(1).seen());
        cleaner.pipe("changed", token().epoch(1).at(2).seen());
        cleaner.pipe("gone", token().epoch(1).at(3).seen());
        cleaner.audit();

        // When
        cleaner.pipe("stays", token().epoch(2).at(1).seen());
        cleaner.pipe("changed", token().epoch(2).at(2).state("REVOKED").seen());
        cleaner.pipe(null, token().epoch(2).at(3).snapshotCompleted());

        // Then
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(
                        tuple(AuditType.CHANGED, "unobserved"),
                        tuple(AuditType.CONDEMNED, null),
                        tuple(AuditType.REMOVED_BY_OTHERS, "unobserved"));
        assertThat(cleaner.liveTokens().get("gone")).isNull();
        assertThat(cleaner.liveTokens().get("stays")).isNotNull();
    }

    @Test
    void condemnsAgainWhatANewSnapshotStillFinds() {
        // Given
        cleaner.pipe(ID, token().epoch(1).at(1).state("REVOKED").seen());
        cleaner.verdicts();

        // When
        cleaner.pipe(ID, token().epoch(2).at(1).state("REVOKED").seen());

        // Then
        assertThat(cleaner.verdicts())
                .singleElement()
                .satisfies(
                        verdict ->
                                assertThat(verdict.value.position())
                                        .isEqualTo(token().epoch(2).at(1).position()));
    }

    @Test
    void neverShortensAGraceByASnapshot() {
        // Given
        cleaner.pipe(ID, token().epoch(1).at(1).state("INACTIVE").seen());

        // When
        cleaner.pass(Duration.ofMinutes(1));
        cleaner.pipe(
                ID,
                token().epoch(2)
                        .at(1)
                        .state("INACTIVE")
                        .committed(CREATED.minusSeconds(9999))
                        .seen());
        boolean nothingYet = cleaner.verdicts().isEmpty();
        cleaner.pass(GRACE);

        // Then
        assertThat(nothingYet).isTrue();
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void givesARowThatANewSnapshotFindsChangedItsWholeGrace() {
        // Given
        cleaner.pipe(ID, token().epoch(1).at(1).state("INACTIVE").stateId("a").seen());

        // When
        cleaner.pass(GRACE.minusSeconds(10));
        cleaner.pipe(
                ID,
                token().epoch(2)
                        .at(1)
                        .state("INACTIVE")
                        .stateId("b")
                        .committed(cleaner.now())
                        .seen());
        cleaner.pass(GRACE.minusSeconds(10));
        boolean nothingYet = cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofSeconds(11));

        // Then
        assertThat(nothingYet).isTrue();
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void comesBackToATokenThatTheSinksRulesSpeakOtherwiseOf() {
        // Given
        cleaner.pipe(ID, token().state("REVOKED").issued());
        Verdict verdict = cleaner.verdicts().get(0).value;

        // When
        cleaner.refuse(ID, Spared.Cause.RULE, verdict);
        boolean atOnce = !cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofMillis(600));

        // Then
        assertThat(atOnce).isFalse();
        assertThat(cleaner.verdicts()).hasSize(1);
        assertThat(cleaner.audit()).extracting(AuditEvent::note).contains("RULE");
    }

    @Test
    void tellsOfRowsOfOtherTablesUnderTheirBatch() {
        // When
        cleaner.pipe(
                "batch-1",
                token().at(1).rowsPurged(RowsPurged.Kind.RELATED, "IDN_OAUTH_PAR", "p1", "p2"));
        cleaner.pipe("batch-1", token().at(2).rowsPurged(RowsPurged.Kind.ARCHIVE, "ARCHIVE", "t1"));
        cleaner.pipe("batch-1", token().at(2).rowsPurged(RowsPurged.Kind.ARCHIVE, "ARCHIVE", "t1"));

        // Then
        assertThat(cleaner.keyedAudit())
                .extracting(
                        told -> told.key,
                        told -> told.value.type(),
                        told -> told.value.batchId(),
                        told -> told.value.rows())
                .containsExactly(
                        tuple(
                                "batch-1",
                                AuditType.RELATED_PURGED,
                                "batch-1",
                                new AuditEvent.Rows("IDN_OAUTH_PAR", List.of("p1", "p2"), true)),
                        tuple(
                                "batch-1",
                                AuditType.ARCHIVE_PRUNED,
                                "batch-1",
                                new AuditEvent.Rows("ARCHIVE", List.of("t1"), true)));
    }

    @Test
    void saysInTheTerminalEventWhichScopesTheTokenHad() {
        // When
        cleaner.pipe(ID, token().at(1).state("REVOKED").issued()).pipe(ID, token().at(2).purged());

        // Then
        assertThat(cleaner.audit().get(2).scope()).isEqualTo("openid profile");
    }

    @Test
    void countsEventsPerWindow() {
        // Given
        cleaner.pipe("a", token().at(1).issued()).pipe("b", token().at(2).issued());
        cleaner.pipe("b", token().at(3).removed());

        // When
        cleaner.pass(EventCounter.WINDOW.plusSeconds(1));

        // Then
        assertThat(cleaner.stats())
                .hasSize(2)
                .anySatisfy(
                        json ->
                                assertThat(json)
                                        .contains("\"type\":\"ISSUED\"", "\"count\":2", "-1234"))
                .anySatisfy(json -> assertThat(json).contains("REMOVED_BY_OTHERS", "\"count\":1"));
    }

    @Test
    void spreadsABigExpiryOverSeveralTicks() {
        // Given
        for (int i = 0; i < 5_000; i++) {
            cleaner.pipe("t" + i, token().at(i + 1).validFor(Duration.ofMinutes(1)).issued());
        }

        // When
        cleaner.pass(Duration.ofHours(1));
        int first = cleaner.verdicts().size();
        for (int i = 0; i < 5; i++) {
            cleaner.pass(Duration.ofMillis(50));
        }

        // Then
        assertThat(first).isLessThan(5_000);
        assertThat(first + cleaner.verdicts().size()).isEqualTo(5_000);
    }

    /** Refused once and then kept by a rule, it goes when no rule keeps it any more. */
    @Test
    void takesUpARefusedTokenOnceNoRuleKeepsIt() {
        // Given
        CleanupPolicy plain = CleanupPolicy.of(Terms.of(SAFE));
        CleanupPolicy keeping =
                new CleanupPolicy(List.of(new Rule("all", Match.ANY, null)), Terms.of(SAFE));
        try (RestartableTask task = new RestartableTask(plain, stateDir.resolve("own"))) {
            task.pipe(ID, token().at(1).state("REVOKED").issued());
            task.refuse(ID, task.verdicts().get(0), Spared.Cause.LOCKED, null);
            task.restart(keeping);
            task.pass(Duration.ofHours(1));

            // When
            task.restart(plain);
            task.pass(Duration.ofMillis(50));

            // Then
            assertThat(task.verdicts()).hasSize(2);
        }
    }
}
