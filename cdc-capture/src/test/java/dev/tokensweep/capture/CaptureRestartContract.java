package dev.tokensweep.capture;

import static dev.tokensweep.events.TokenChange.Kind.ISSUED;
import static dev.tokensweep.events.TokenChange.Kind.REMOVED;
import static dev.tokensweep.events.TokenChange.Kind.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That nothing is lost and nothing told twice, whatever ends and begins; the same on every
 * database.
 */
@ExtendWith(Services.class)
abstract class CaptureRestartContract {
    private static final int COPIED_ROWS = 5_000;
    private CaptureFixture fixture;

    /** The database on which it is held. */
    abstract TestDatabase database();

    final CaptureFixture fixture() {
        return fixture;
    }

    @BeforeEach
    void openFixture() throws Exception {
        database().assumeInstalled();
        fixture = new CaptureFixture(database());
    }

    @AfterEach
    void closeFixture() throws Exception {
        if (fixture != null) {
            fixture.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CAPTURE_BEFORE_COMMIT", "CAPTURE_AFTER_COMMIT"})
    void tellsEveryChangeOnceWhenItCrashesUnderLoad(FailPoint point) throws Exception {
        // Given
        CrashesAt crashes = new CrashesAt(point, 5);
        fixture.capture(Faults.at(crashes));

        // When
        Workload load = Workload.start(fixture, 3);
        for (int i = 0; i < 4; i++) {
            load.copy(COPIED_ROWS);
        }
        await().atMost(CaptureFixture.PATIENCE).until(() -> crashes.happened() >= 5);
        load.stop();

        // Then
        load.assertToldExactly(fixture.changesUpToNow());
    }

    @Test
    void tellsEveryChangeOnceWhenItIsStoppedAndStartedUnderLoad() throws Exception {
        // Given
        fixture.capture();
        Workload load = Workload.start(fixture, 3);

        // When
        for (int i = 0; i < 4; i++) {
            load.copy(COPIED_ROWS);
            fixture.stop();
            fixture.capture();
        }
        load.stop();

        // Then
        load.assertToldExactly(fixture.changesUpToNow());
    }

    @Test
    void losesNothingOfABurstAfterAnIdleRestart() throws Exception {
        // Given
        fixture.capture();
        for (int round = 0; round < 3; round++) {
            String last = Tokens.insert(fixture.connection(), "ACTIVE");
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> fixture.topics().read().stream().anyMatch(t -> t.isOf(last)));
            fixture.stop();

            // When
            List<String> burst = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                burst.add(Tokens.insert(fixture.connection(), "ACTIVE"));
            }
            fixture.capture();

            // Then
            List<TopicReader.Told> told = fixture.changesUpToNow();
            assertThat(told).filteredOn(t -> burst.contains(t.tokenId())).hasSize(20);
            ToldOrder.assertStrictlyIncreasing(told);
        }
    }

    @Test
    void beginsANewEpochWhereNoStoredOffsetCanBeRead() throws Exception {
        // Given
        String token = Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.store(new byte[] {99});

        // When
        fixture.capture();

        // Then
        assertThat(fixture.kindsOf(token)).containsExactly(SEEN);
        assertThat(fixture.topics().deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.value()).isEqualTo(new byte[] {99});
                            assertThat(DeadLetterFormat.readLetter(letter).reason())
                                    .contains("version 99");
                            assertThat(DeadLetterFormat.readLetter(letter).source().topic())
                                    .isEqualTo(fixture.config().topics().captureOffsets());
                        });
    }

    @Test
    void goesOnFromTheOffsetBeforeOneThatCannotBeRead() throws Exception {
        // Given
        fixture.capture();
        String before = Tokens.insert(fixture.connection(), "ACTIVE");
        assertThat(fixture.kindsOf(before)).containsExactly(ISSUED);
        fixture.stop();
        fixture.store(new byte[0]);
        String meanwhile = Tokens.insert(fixture.connection(), "ACTIVE");

        // When
        fixture.capture();

        // Then: the log told of both, and no snapshot saw them again.
        assertThat(fixture.kindsOf(before)).containsExactly(ISSUED);
        assertThat(fixture.kindsOf(meanwhile)).containsExactly(ISSUED);
        assertThat(fixture.topics().deadLetters()).hasSize(1);

        // When
        fixture.stop();
        fixture.capture();

        // Then
        assertThat(fixture.topics().deadLetters()).hasSize(1);
    }

    @Test
    void losesNoBatchWhenItFailsWithConnectsRetriableException() throws Exception {
        // Given
        AtomicInteger failures = new AtomicInteger();
        fixture.capture(
                Faults.at(
                        point -> {
                            if (point == FailPoint.CAPTURE_BEFORE_COMMIT
                                    && failures.incrementAndGet() == 1) {
                                throw new RetriableException("try again");
                            }
                        }));

        // When
        String id = Tokens.insert(fixture.connection(), "ACTIVE");

        // Then
        assertThat(fixture.kindsOf(id)).containsExactly(ISSUED);
        assertThat(failures).hasValueGreaterThan(1);
    }

    @Test
    void remembersThePurgeWhenTheRestartFallsBetweenJournalAndDeletion() throws Exception {
        // Given
        AtomicInteger crashesLeft = new AtomicInteger();
        fixture.capture(
                Faults.at(
                        point -> {
                            if (point == FailPoint.CAPTURE_AFTER_COMMIT
                                    && crashesLeft.getAndDecrement() > 0) {
                                throw new IllegalStateException("a crash of the test's");
                            }
                        }));
        List<String> purged = fixture.copyInto(90, "purged");
        fixture.changesUpToNow();

        // When
        crashesLeft.set(4);
        fixture.connection().setAutoCommit(false);
        fixture.journal("batch", "[\"" + String.join("\",\"", purged) + "\"]");
        fixture.copyInto(40_000, "between");
        for (String id : purged) {
            Tokens.delete(fixture.connection(), id);
        }
        fixture.connection().commit();
        fixture.connection().setAutoCommit(true);

        // Then
        assertThat(fixture.changesUpToNow())
                .filteredOn(t -> purged.contains(t.tokenId()) && t.change().row() == null)
                .hasSize(90)
                .allMatch(t -> t.change().purge() != null);
        assertThat(crashesLeft).hasNonPositiveValue();
    }

    @Test
    void startsTheSnapshotAnewWhenItCrashedWithinIt() throws Exception {
        // Given
        fixture.copyInto(20_000, "before");
        CrashesAt crash = new CrashesAt(FailPoint.CAPTURE_AFTER_COMMIT, 1);

        // When
        fixture.capture(Faults.at(crash));

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        long epoch = told.stream().mapToLong(t -> t.position().epoch()).max().orElseThrow();
        assertThat(told).anyMatch(t -> t.position().epoch() < epoch);
        assertThat(told)
                .filteredOn(t -> t.position().epoch() == epoch)
                .filteredOn(t -> t.change().kind() == SEEN)
                .extracting(TopicReader.Told::tokenId)
                .doesNotHaveDuplicates()
                .hasSize(20_000);
        ToldOrder.assertStrictlyIncreasing(told);
    }

    @Test
    void waitsForTheInstanceAtWorkWithoutShuttingItOut() throws Exception {
        // Given
        fixture.capture();

        // When
        try (Capture standby = Capture.start(fixture.config())) {
            String id = Tokens.insert(fixture.connection(), "ACTIVE");

            // Then
            assertThat(fixture.kindsOf(id)).containsExactly(ISSUED);
            assertThat(standby.status().state()).isEqualTo(CaptureStatus.State.STARTING);

            // When
            fixture.stop();
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> standby.status().state() == CaptureStatus.State.STREAMING);
            Tokens.delete(fixture.connection(), id);

            // Then
            assertThat(fixture.kindsOf(id)).containsExactly(ISSUED, REMOVED);
        }
    }
}
