package dev.tokensweep.cleaner;

import static dev.tokensweep.cleaner.RestartableTask.KEEPS_ALL;
import static dev.tokensweep.cleaner.RestartableTask.POLICY;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.Decision.Because;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumptionTest {
    private static final Duration TICK = Duration.ofMillis(50);

    private static final int PER_TICK = 5_000;
    private static final int OVERDUE_PER_TICK = 2_000;
    private static final int TOKENS = 12_000;

    @TempDir Path stateDir;
    private RestartableTask task;
    private long offset;

    @BeforeEach
    void start() {
        task = new RestartableTask(POLICY, stateDir);
    }

    @AfterEach
    void stop() {
        task.close();
    }

    @Test
    void lastsSeveralTicksAndLetsTheVerdictOnATokenItHasNotComeToYetNotWait() {
        // Given
        issue(TOKENS);
        task.restart(POLICY);
        long takenUp = live("ACTIVE");

        // When
        task.pipe(id(1), token().at(++offset).state("REVOKED").changed());

        // Then
        assertThat(takenUp).isEqualTo(PER_TICK);
        assertThat(task.verdicts()).hasSize(1);
    }

    @Test
    void countsEachTokenOnceWhateverBecomesOfItMeanwhile() {
        // Given
        Random random = new Random(7);
        issue(TOKENS);
        task.restartWithoutATick(POLICY);

        // When: before, at and behind the place where it stands
        for (int tick = 0; tick < TOKENS / PER_TICK + 1; tick++) {
            random.ints(1_000, 0, TOKENS + 500).forEach(i -> change(id(i), random.nextInt(3)));
            task.pass(TICK);
        }
        List<Long> live = List.of(live("ACTIVE"), live("SUSPENDED"));
        Map<Because, Long> kept = Map.copyOf(task.counters().kept());

        // Then: as when nothing changes
        task.restartWithoutATick(POLICY);
        passTicks();
        assertThat(live).containsExactly(live("ACTIVE"), live("SUSPENDED"));
        assertThat(kept).isEqualTo(task.counters().kept());
        assertThat(live.get(0) + live.get(1)).isEqualTo(stored());
    }

    private void change(String tokenId, int way) {
        boolean isNew = task.state(tokenId) == null;
        TokenFixture token = token().at(++offset);
        switch (way) {
            case 0 -> task.pipe(tokenId, token.removed());
            case 1 -> task.pipe(tokenId, told(token.state("SUSPENDED"), isNew));
            default -> task.pipe(tokenId, told(token.validityMs(-1L), isNew));
        }
    }

    private static TokenChange told(TokenFixture token, boolean isNew) {
        return isNew ? token.issued() : token.changed();
    }

    private long stored() {
        return IntStream.range(0, TOKENS + 500).filter(i -> task.state(id(i)) != null).count();
    }

    @Test
    void condemnsEveryOverdueTokenOnceAndSoManyATick() {
        // Given: kept for ever until now
        task.restart(KEEPS_ALL);
        for (int i = 0; i < TOKENS; i++) {
            task.pipe(id(i), token().at(++offset).state("REVOKED").issued());
        }
        task.restartWithoutATick(POLICY);

        // When
        task.pass(TICK);
        int inTheFirst = task.verdicts().size();
        passTicks();

        // Then
        assertThat(inTheFirst).isEqualTo(OVERDUE_PER_TICK);
        assertThat(task.verdicts().stream().map(Verdict::position)).doesNotHaveDuplicates();
        assertThat(task.verdicts()).hasSize(TOKENS);
    }

    @Test
    void condemnsThoseWhoseTimeComesLaterAtTheirTime() {
        // Given
        for (int i = 0; i < TOKENS; i++) {
            task.pipe(id(i), token().at(++offset).validFor(Duration.ofHours(9)).issued());
        }
        task.restartWithoutATick(POLICY);
        passTicks();
        int tooEarly = task.verdicts().size();

        // When
        task.pass(Duration.ofHours(10));
        passTicks();

        // Then
        assertThat(tooEarly).isZero();
        assertThat(task.verdicts().stream().map(Verdict::position)).doesNotHaveDuplicates();
        assertThat(task.verdicts()).hasSize(TOKENS);
    }

    private void passTicks() {
        for (int tick = 0; tick <= TOKENS / OVERDUE_PER_TICK; tick++) {
            task.pass(TICK);
        }
    }

    private void issue(int tokens) {
        for (int i = 0; i < tokens; i++) {
            task.pipe(id(i), token().at(++offset).issued());
        }
    }

    /** Some beyond ASCII, where the order of the store is another than that of texts. */
    private static String id(int i) {
        return (i % 3 == 0 ? "\uff5e" : i % 3 == 1 ? "\ud83d\ude00" : "t") + i;
    }

    private long live(String state) {
        return task.counters().live().getOrDefault(state, 0L);
    }
}
