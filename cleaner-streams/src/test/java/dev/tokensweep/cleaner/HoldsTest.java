package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.hold;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldsTest {
    private static final CleanupPolicy POLICY = CleanupPolicy.of(Terms.of(Duration.ZERO));
    private static final Hold MAYA = hold(Hold.Scope.USER, "maya");
    private static final String ID = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";

    @TempDir Path stateDir;
    private CleanerDriver cleaner;

    @BeforeEach
    void start() {
        cleaner = new CleanerDriver(POLICY, stateDir);
    }

    @AfterEach
    void stop() {
        cleaner.close();
    }

    @Test
    void tellsOfAHoldAndOfItsEndOnce() {
        // When
        cleaner.pipe(null, token().at(1).held(MAYA)).pipe(null, token().at(2).held(MAYA));
        cleaner.pipe(null, token().at(3).released(MAYA)).pipe(null, token().at(4).released(MAYA));
        cleaner.pipe(null, token().at(3).released(MAYA));

        // Then
        assertThat(cleaner.keyedAudit())
                .extracting(
                        told -> told.key,
                        told -> told.value.type(),
                        told -> told.value.hold(),
                        told -> told.value.note())
                .containsExactly(
                        tuple(MAYA.id(), AuditType.HELD, MAYA, null),
                        tuple(MAYA.id(), AuditType.RELEASED, MAYA, "counsel"));
    }

    @Test
    void tellsWhatItKnowsOfAHoldWhoseRowWasDeleted() {
        // Given
        cleaner.pipe(null, token().at(1).held(MAYA));
        cleaner.audit();

        // When
        cleaner.pipe(null, token().at(2).released(new Hold(MAYA.id(), Hold.Scope.ALL, "", "", "")));

        // Then
        assertThat(cleaner.audit()).extracting(AuditEvent::hold).containsExactly(MAYA);
    }

    /** A hold never changes but by its end; what the log leaves out of it is known. */
    @Test
    void keepsWhatItKnowsOfAHoldThatIsToldAgain() {
        // Given
        Hold withoutReason = new Hold(MAYA.id(), MAYA.scope(), MAYA.subject(), "", MAYA.author());
        cleaner.pipe(null, token().at(1).held(MAYA));

        // When
        cleaner.pipe(null, token().at(2).held(withoutReason));
        StandingHold standing = cleaner.holds().get(MAYA.id());
        cleaner.pipe(null, token().at(3).released(withoutReason));

        // Then
        assertThat(standing).isEqualTo(new StandingHold(MAYA, token().at(2).position()));
        assertThat(cleaner.audit()).extracting(AuditEvent::hold).containsExactly(MAYA, MAYA);
    }

    @Test
    void saysWhoReleasedAHoldThatASnapshotFindsOver() {
        // Given
        cleaner.pipe(null, token().at(1).held(MAYA));

        // When
        cleaner.pipe(null, token().epoch(2).at(1).released(MAYA));
        cleaner.pipe(null, token().epoch(2).at(2).released(named("other", Hold.Scope.ALL, "")));
        cleaner.pipe(null, token().epoch(2).at(3).snapshotCompleted());

        // Then
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(tuple(AuditType.HELD, null), tuple(AuditType.RELEASED, "counsel"));
    }

    @Test
    void tellsOfAHoldInThePartitionOfTheEventsKeyAndThereAlone() {
        // Given
        Topics three = new Topics("", 3, Duration.ofDays(1));
        String elsewhere = "token-in-partition-two";
        String here = "token-in-partition-0-5";
        assertThat(partition(elsewhere)).isNotZero();
        assertThat(partition(here)).isZero();
        assertThat(partition("c")).isNotZero();
        assertThat(partition("f")).isZero();
        try (CleanerDriver first =
                new CleanerDriver(
                        POLICY,
                        DoubtPace.NONE,
                        three,
                        TokenFixture.CREATED,
                        stateDir.resolve("three"))) {

            // When
            first.pipe(null, token().at(1).held(named("a", Hold.Scope.TOKEN, elsewhere)));
            first.pipe(null, token().at(2).held(named("b", Hold.Scope.TOKEN, here)));
            first.pipe(null, token().at(3).held(named("c", Hold.Scope.TENANT, "5")));
            first.pipe(null, token().at(4).held(named("f", Hold.Scope.TENANT, "5")));
            first.pipe(null, token().at(5).released(named("a", Hold.Scope.TOKEN, elsewhere)));

            // Then
            assertThat(first.keyedAudit()).extracting(told -> told.key).containsExactly(here, "f");
            assertThat(first.holds().get("a")).isNull();
            assertThat(first.holds().get("b")).isNotNull();
        }
    }

    @Test
    void keepsARefusedTokenUntilItsHoldIsReleased() {
        // Given
        cleaner.pipe(null, token().at(1).held(MAYA));
        cleaner.pipe(ID, token().at(2).state("REVOKED").issued());
        Verdict verdict = verdict();
        cleaner.audit();

        // When
        cleaner.refuseHeld(ID, MAYA.id(), verdict);
        cleaner.refuseHeld(ID, MAYA.id(), verdict);
        cleaner.pass(Duration.ofDays(400));
        List<AuditEvent> parked = cleaner.audit();
        boolean waits = cleaner.verdicts().isEmpty();
        cleaner.pipe(null, token().at(3).released(MAYA));
        cleaner.pass(Duration.ofMillis(50));

        // Then
        assertThat(waits).isTrue();
        assertThat(parked)
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(tuple(AuditType.SPARED, "HELD by " + MAYA.id()));
        assertThat(cleaner.verdicts()).hasSize(1);
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.RELEASED, AuditType.CONDEMNED);
    }

    @Test
    void triesAgainWhereTheHoldWasReleasedBeforeTheRefusalIsHeard() {
        // Given
        cleaner.pipe(null, token().at(1).held(MAYA));
        cleaner.pipe(ID, token().at(2).state("REVOKED").issued());
        Verdict verdict = verdict();
        cleaner.pipe(null, token().at(3).released(MAYA));

        // When
        cleaner.refuseHeld(ID, MAYA.id(), verdict);
        cleaner.pass(Duration.ofMillis(600));

        // Then
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void triesAgainWhereTheHoldHasNotBeenHeardOfYet() {
        // Given
        cleaner.pipe(ID, token().at(1).state("REVOKED").issued());

        // When
        cleaner.refuseHeld(ID, MAYA.id(), verdict());
        cleaner.pipe(null, token().at(2).held(MAYA));
        cleaner.pass(Duration.ofMillis(600));
        cleaner.refuseHeld(ID, MAYA.id(), verdict());
        cleaner.pass(Duration.ofDays(1));

        // Then
        assertThat(cleaner.verdicts()).isEmpty();
        assertThat(cleaner.liveTokens().get(ID).holdId()).isEqualTo(MAYA.id());
    }

    @Test
    void aChangeOfTheTokenEndsItsWaiting() {
        // Given
        park(ID, 1);

        // When
        cleaner.pipe(ID, token().at(3).validFor(Duration.ofDays(1)).changed());
        cleaner.pipe(null, token().at(4).released(MAYA));
        cleaner.pass(Duration.ofHours(1));
        boolean lives = cleaner.verdicts().isEmpty();
        cleaner.pass(Duration.ofDays(1));

        // Then
        assertThat(lives).isTrue();
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void aParkedTokenThatIsRemovedEndsOnce() {
        // Given
        park(ID, 1);
        cleaner.audit();

        // When
        cleaner.pipe(ID, token().at(3).removed());
        cleaner.pipe(null, token().at(4).released(MAYA));
        cleaner.pass(Duration.ofHours(1));

        // Then
        assertThat(cleaner.auditTypes())
                .containsExactly(AuditType.REMOVED_BY_OTHERS, AuditType.RELEASED);
        assertThat(cleaner.dueIndex().all()).isExhausted();
    }

    @Test
    void takesUpJustTheTokensOfTheReleasedHoldInPortions() {
        // Given
        int each = 3_000;
        Hold other = named("other", Hold.Scope.TENANT, "5");
        cleaner.pipe(null, token().at(1).held(MAYA)).pipe(null, token().at(2).held(other));
        for (int i = 0; i < 2 * each; i++) {
            cleaner.pipe("t" + i, token().at(i + 3).state("REVOKED").issued());
        }
        for (KeyValue<String, Verdict> given : cleaner.verdicts()) {
            boolean even = Integer.parseInt(given.key.substring(1)) % 2 == 0;
            cleaner.refuseHeld(given.key, even ? MAYA.id() : other.id(), given.value);
        }

        // When
        cleaner.pipe(null, token().at(2 * each + 3).released(MAYA));
        cleaner.pass(Duration.ofMillis(50));
        List<KeyValue<String, Verdict>> first = cleaner.verdicts();
        cleaner.pass(Duration.ofMillis(50));
        cleaner.pass(Duration.ofMillis(50));

        // Then
        assertThat(first).hasSize(2_000);
        Set<String> released = new HashSet<>();
        first.forEach(given -> released.add(given.key));
        cleaner.verdicts().forEach(given -> released.add(given.key));
        assertThat(released)
                .hasSize(each)
                .allMatch(id -> Integer.parseInt(id.substring(1)) % 2 == 0);
    }

    @Test
    void keepsAThousandInterleavedHoldsApart() {
        // Given
        int holds = 1_000;
        long at = 0;
        for (int i = 0; i < holds; i++) {
            Hold hold = named("h" + i, Hold.Scope.TOKEN, "t" + i);
            cleaner.pipe(null, token().at(++at).held(hold));
            cleaner.pipe("t" + i, token().at(++at).state("REVOKED").issued());
            cleaner.refuseHeld("t" + i, hold.id(), verdict());
            if (i % 2 == 1) {
                Hold before = named("h" + (i - 1), Hold.Scope.TOKEN, "t" + (i - 1));
                cleaner.pipe(null, token().at(++at).released(before));
                cleaner.pipe(null, token().at(at).released(before));
            }
        }

        // When
        cleaner.pass(Duration.ofDays(1));

        // Then
        assertThat(cleaner.verdicts())
                .hasSize(holds / 2)
                .allMatch(given -> Integer.parseInt(given.key.substring(1)) % 2 == 0);
        List<AuditType> told = cleaner.auditTypes();
        assertThat(told).filteredOn(AuditType.HELD::equals).hasSize(holds);
        assertThat(told).filteredOn(AuditType.RELEASED::equals).hasSize(holds / 2);
        assertThat(told).filteredOn(AuditType.SPARED::equals).hasSize(holds);
    }

    @Test
    void releasesAHoldThatANewSnapshotDoesNotFind() {
        // Given
        Hold stays = named("stays", Hold.Scope.TENANT, "5");
        cleaner.pipe(null, token().at(1).held(MAYA)).pipe(null, token().at(2).held(stays));
        cleaner.pipe(ID, token().at(3).state("REVOKED").issued());
        cleaner.refuseHeld(ID, MAYA.id(), verdict());
        cleaner.audit();

        // When
        cleaner.pipe(ID, token().epoch(2).at(1).state("REVOKED").seen());
        cleaner.pipe(null, token().epoch(2).at(2).held(stays));
        cleaner.pipe(null, token().epoch(2).at(3).snapshotCompleted());
        cleaner.pass(Duration.ofMillis(50));

        // Then
        assertThat(cleaner.audit())
                .extracting(AuditEvent::type, AuditEvent::note)
                .containsExactly(
                        tuple(AuditType.RELEASED, "unobserved"), tuple(AuditType.CONDEMNED, null));
        assertThat(cleaner.holds().get("stays")).isNotNull();
        assertThat(cleaner.verdicts()).hasSize(1);
    }

    @Test
    void findsParkedTokensAgainAfterARestart() {
        // Given
        try (RestartableTask task = new RestartableTask(POLICY, stateDir)) {
            task.pipe(null, token().at(1).held(MAYA));
            task.pipe(ID, token().at(2).state("REVOKED").issued());
            task.refuse(ID, task.verdicts().get(0), Spared.Cause.HELD, MAYA.id());

            // When
            task.restart(POLICY);
            task.pass(Duration.ofDays(1));
            int whileHeld = task.verdicts().size();
            task.pipe(null, token().at(3).released(MAYA));
            task.restart(POLICY);
            task.pass(Duration.ofMillis(50));

            // Then
            assertThat(whileHeld).isEqualTo(1);
            assertThat(task.verdicts()).hasSize(2);
        }
    }

    /** A release under way is overtaken by a hold placed and released again. */
    @Test
    void takesUpWhatWasParkedBehindAReleaseOfTheSameHold() {
        // Given
        try (RestartableTask task = new RestartableTask(POLICY, stateDir.resolve("own"))) {
            int tokens = 5_000;
            task.pipe(null, token().at(1).held(MAYA));
            for (int i = 0; i < tokens; i++) {
                task.pipe("token-" + i, token().at(2 + i).state("REVOKED").issued());
            }
            List<Verdict> first = List.copyOf(task.verdicts());
            first.forEach(verdict -> refuse(task, verdict));
            task.pipe(null, token().at(10_000).released(MAYA));
            task.pass(Duration.ofMillis(50));
            List<Verdict> again =
                    List.copyOf(task.verdicts().subList(tokens, task.verdicts().size()));
            task.pipe(null, token().at(10_001).held(MAYA));
            again.forEach(verdict -> refuse(task, verdict));

            // When
            task.pipe(null, token().at(10_002).released(MAYA));
            for (int i = 0; i < 5; i++) {
                task.pass(Duration.ofMillis(50));
            }

            // Then
            assertThat(task.verdicts()).hasSize(2 * tokens + again.size());
            assertThat(again).isNotEmpty().hasSizeLessThan(tokens);
        }
    }

    private static void refuse(RestartableTask task, Verdict verdict) {
        String tokenId = "token-" + (verdict.position().transaction() - 2);
        task.refuse(tokenId, verdict, Spared.Cause.HELD, MAYA.id());
    }

    private void park(String tokenId, long at) {
        cleaner.pipe(null, token().at(at).held(MAYA));
        cleaner.pipe(tokenId, token().at(at + 1).state("REVOKED").issued());
        cleaner.refuseHeld(tokenId, MAYA.id(), verdict());
    }

    private Verdict verdict() {
        List<KeyValue<String, Verdict>> given = cleaner.verdicts();
        assertThat(given).hasSize(1);
        return given.get(0).value;
    }

    private static Hold named(String id, Hold.Scope scope, String subject) {
        return new Hold(id, scope, subject, "case 7", "legal");
    }

    private static int partition(String key) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 3);
    }
}
