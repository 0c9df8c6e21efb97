package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.TokenChange.Kind;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a check of capture can fail: each mechanism is missed when it is gone. */
@ExtendWith(Services.class)
class CaptureFaultsTest {
    private static final int COPIED_ROWS = 5_000;
    private static final int MOST_CRASHES = 3;
    private CaptureFixture fixture;

    @BeforeEach
    void openFixture() throws Exception {
        fixture = new CaptureFixture();
    }

    @AfterEach
    void closeFixture() throws Exception {
        fixture.close();
    }

    @Test
    void tellsEveryRowOfACopyOnceThatItDiesAmid() throws Exception {
        // When
        List<String> told = copyAndCrash(Faults.NONE);

        // Then
        assertThat(told).doesNotHaveDuplicates().hasSize(COPIED_ROWS);
    }

    /** With and without the guard: it is the engine that loses them, not what we drop. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesRowsOfTheCopyWithoutTheOffsetWorkaround(boolean guarded) throws Exception {
        // Given
        Mechanism another = guarded ? Mechanism.FENCING : Mechanism.POSITION_GUARD;

        // When
        List<String> told = copyAndCrash(Faults.NONE.without(Mechanism.OFFSET_WORKAROUND, another));

        // Then
        assertThat(Set.copyOf(told).size()).isLessThan(COPIED_ROWS);
    }

    @Test
    void repeatsRowsOfTheCopyWithoutThePositionGuard() throws Exception {
        // When
        List<String> told = copyAndCrash(Faults.NONE.without(Mechanism.POSITION_GUARD));

        // Then
        Set<String> different = Set.copyOf(told);
        assertThat(different).hasSize(COPIED_ROWS);
        assertThat(told).hasSizeGreaterThan(COPIED_ROWS);
    }

    @Test
    void passesItsFailPointsInTheOrderOfItsSteps() throws Exception {
        // Given
        ConcurrentLinkedQueue<FailPoint> passed = new ConcurrentLinkedQueue<>();
        // More than one batch: with the last rows the snapshot is complete.
        fixture.copyInto(20_000, "before");

        // When
        fixture.capture(Faults.at(passed::add));
        Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.changesUpToNow();

        // Then
        await().atMost(CaptureFixture.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(passed)
                                        .containsSequence(
                                                FailPoint.CAPTURE_IN_SNAPSHOT,
                                                FailPoint.CAPTURE_BEFORE_COMMIT,
                                                FailPoint.CAPTURE_AFTER_COMMIT)
                                        .endsWith(
                                                FailPoint.CAPTURE_BEFORE_COMMIT,
                                                FailPoint.CAPTURE_AFTER_COMMIT));
    }

    /** The copied tokens as they were told, after deaths between a commit and the engine. */
    private List<String> copyAndCrash(Faults faults) throws Exception {
        AtomicInteger crashes = new AtomicInteger();
        AtomicInteger armed = new AtomicInteger();
        fixture.capture(
                new Faults(
                        faults.removed(),
                        faults.clockOffset(),
                        point -> {
                            if (point == FailPoint.CAPTURE_AFTER_COMMIT
                                    && armed.get() > 0
                                    && crashes.getAndIncrement() < MOST_CRASHES) {
                                throw new IllegalStateException("a crash of the test's");
                            }
                        }));
        Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.changesUpToNow();
        armed.set(1);
        fixture.copyInto(COPIED_ROWS, "copy");
        List<TopicReader.Told> told = fixture.changesUpToNow();
        assertThat(crashes).hasPositiveValue();
        return told.stream()
                .filter(each -> each.change().kind() == Kind.ISSUED)
                .map(TopicReader.Told::tokenId)
                .filter(id -> id.startsWith("copy"))
                .toList();
    }
}
