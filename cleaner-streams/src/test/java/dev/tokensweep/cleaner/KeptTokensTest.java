package dev.tokensweep.cleaner;

import static dev.tokensweep.cleaner.RestartableTask.KEEPS_ALL;
import static dev.tokensweep.cleaner.RestartableTask.POLICY;
import static dev.tokensweep.events.TokenFixture.token;
import static dev.tokensweep.policy.Decision.Because.ABSURD_PERIOD;
import static dev.tokensweep.policy.Decision.Because.NEVER_EXPIRES;
import static dev.tokensweep.policy.Decision.Because.RULE;
import static dev.tokensweep.policy.Decision.Because.STATE_UNKNOWN;
import static dev.tokensweep.policy.Decision.Because.TIME_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptTokensTest {

    @TempDir Path stateDir;
    private RestartableTask task;

    @BeforeEach
    void start() {
        task = new RestartableTask(POLICY, stateDir);
    }

    @AfterEach
    void stop() {
        task.close();
    }

    @Test
    void countsWhatIsKeptForEverByReason() {
        // When
        task.pipe("a", token().at(1).validityMs(-1L).issued());
        task.pipe("b", token().at(2).validityMs(-1L).issued());
        task.pipe("c", token().at(3).validityMs(Long.MAX_VALUE).issued());
        task.pipe("d", token().at(4).createdMicros(null).issued());
        task.pipe("e", token().at(5).state("SUSPENDED").issued());
        task.pipe("f", token().at(6).issued());

        // Then
        assertThat(task.counters().kept())
                .containsEntry(NEVER_EXPIRES, 2L)
                .containsEntry(ABSURD_PERIOD, 1L)
                .containsEntry(TIME_UNKNOWN, 1L)
                .containsEntry(STATE_UNKNOWN, 1L)
                .containsEntry(RULE, 0L);
    }

    @Test
    void followsChangesAndEnds() {
        // Given
        task.pipe("a", token().at(1).validityMs(-1L).issued());
        task.pipe("b", token().at(2).validityMs(-1L).issued());

        // When
        task.pipe("a", token().at(3).state("REVOKED").changed());
        task.pipe("b", token().at(4).removed());
        task.pipe("c", token().at(5).issued());
        task.pipe("c", token().at(6).state("SUSPENDED").changed());

        // Then
        assertThat(task.counters().kept())
                .containsEntry(NEVER_EXPIRES, 0L)
                .containsEntry(STATE_UNKNOWN, 1L);
    }

    @Test
    void takesItsPartAwayWhenATaskClosesAndCountsAgainWhenOneStarts() {
        // Given
        task.pipe("a", token().at(1).validityMs(-1L).issued());

        // When
        task.restart(POLICY);
        Long restarted = task.counters().kept().get(NEVER_EXPIRES);
        task.restart(KEEPS_ALL);

        // Then
        assertThat(restarted).isEqualTo(1);
        assertThat(task.counters().kept()).containsEntry(NEVER_EXPIRES, 0L).containsEntry(RULE, 1L);
        task.stop();
        assertThat(task.counters().kept()).containsEntry(RULE, 0L);
        task.restart(POLICY);
    }

    @Test
    void foreseesWhenTokensMayGoByThePolicyOfTheMoment() {
        // Given
        Instant created = Instant.now();
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, created);
        task.pipe("a", lasting(micros, Duration.ofDays(2)).at(1).issued());
        task.pipe("b", lasting(micros, Duration.ofDays(2)).at(2).issued());
        task.pipe("c", token().at(3).state("REVOKED").issued());
        Instant day = created.plus(Duration.ofDays(1));

        // Then
        assertThat(look(day)).isEqualTo(List.of(1L, 0L, 2L));
        assertThat(look(created.plus(Duration.ofDays(2)))).isEqualTo(List.of(1L, 2L, 0L));

        // When
        task.pipe("b", token().at(4).removed());
        task.restart(CleanupPolicy.of(Terms.of(Duration.ofDays(1))));

        // Then
        assertThat(look(created.plus(Duration.ofDays(2)))).isEqualTo(List.of(1L, 0L, 1L));
        task.stop();
        assertThat(look(day)).isEqualTo(List.of(0L, 0L, 0L));
        task.restart(POLICY);
    }

    private static TokenFixture lasting(long createdMicros, Duration time) {
        return token().createdMicros(createdMicros)
                .refreshCreatedMicros(createdMicros)
                .validFor(time);
    }

    /** Before, within the hour that begins then, and after. */
    private List<Long> look(Instant at) {
        DueForecast.Look look = task.counters().due().look(at, 4);
        return List.of(
                look.overdue(),
                look.next().stream().mapToLong(Long::longValue).sum(),
                look.later());
    }

    @Test
    void judgesAgainAfterARestartWithAnotherPolicy() {
        // Given
        task.restart(KEEPS_ALL);
        task.pipe("a", token().at(1).state("REVOKED").issued());
        task.pass(Duration.ofDays(1));
        boolean kept = task.verdicts().isEmpty();

        // When
        task.restart(POLICY);
        task.pass(Duration.ofMillis(50));

        // Then
        assertThat(kept).isTrue();
        assertThat(task.verdicts()).hasSize(1);
    }

    @Test
    void tellsTheExpiryOfATokenOnceOverTwoChangesOfThePolicy() {
        // Given
        task.pipe("a", token().at(1).issued());
        task.pass(Duration.ofHours(2));

        // When
        task.restart(KEEPS_ALL);
        task.refuse("a", task.verdicts().get(0), Spared.Cause.RULE, null);
        Long kept = task.counters().kept().get(RULE);
        task.restart(POLICY);
        task.pass(Duration.ofMillis(50));

        // Then
        assertThat(kept).isEqualTo(1);
        assertThat(task.verdicts()).hasSize(2);
        assertThat(task.audit())
                .extracting(AuditEvent::type)
                .containsExactly(
                        AuditType.ISSUED,
                        AuditType.EXPIRED,
                        AuditType.CONDEMNED,
                        AuditType.SPARED,
                        AuditType.CONDEMNED);
    }

    @Test
    void neverMovesTheBeginningOfAGraceByARestart() {
        // Given
        Terms graceful =
                new Terms(Duration.ZERO, Duration.ofHours(3), Duration.ZERO, Duration.ZERO, true);
        task.restart(CleanupPolicy.of(graceful));
        task.pipe("a", token().at(1).state("REVOKED").issued());
        TokenState before = task.state("a");

        // When
        task.pass(Duration.ofHours(1));
        task.restart(CleanupPolicy.of(graceful));
        task.pass(Duration.ofMinutes(119));
        boolean nothingYet = task.verdicts().isEmpty();
        task.pass(Duration.ofMinutes(2));

        // Then
        assertThat(nothingYet).isTrue();
        assertThat(task.verdicts()).hasSize(1);
        assertThat(task.state("a").sinceMicros()).isEqualTo(before.sinceMicros());
    }

    @Test
    void warnsOnceOfAnUnknownStateAndTellsNothingElseOfTheRow() {
        // Given
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));

        // When
        try {
            task.pipe("a", token().at(1).state("SUSPENDED").issued());
            task.pipe("b", token().at(2).state("SUSPENDED").issued());
            task.restart(POLICY);
            task.pipe("c", token().at(3).state("PENDING").issued());
        } finally {
            System.setOut(console);
        }

        // Then
        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("'SUSPENDED'")
                .containsOnlyOnce("'PENDING'")
                .doesNotContain("maya");
    }
}
