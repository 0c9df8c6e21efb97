package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BacklogExemptionTest {
    private static final Bar CLOSED = new Bar(Bar.Kind.OUTSIDE_WINDOW, "it is day");
    private static final Bar OPEN_BREAKER = new Bar(Bar.Kind.BREAKER_OPEN, "too many");
    private static final Instant START = Instant.parse("2026-11-26T08:00:00Z");

    private SinkFixture fixture;
    private BacklogExemption backlog;

    @BeforeEach
    void open() throws SQLException {
        fixture = new SinkFixture(SchemaVersion.V2_6);
        new PurgeControl(fixture.config()).resume("maya");
        fixture.execute("UPDATE tokensweep_control SET exempt_before = '2026-01-01'");
        backlog = new BacklogExemption(fixture.config());
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void exemptsWhatPilesUpWhilePurgingRestsByWillForLongerThanTheWindow() throws SQLException {
        // When
        look(Duration.ZERO, Duration.ZERO, CLOSED);
        look(Duration.ofMinutes(9), Duration.ofMinutes(9), CLOSED);

        // Then
        assertThat(hasMovedOn()).isFalse();

        // When
        look(Duration.ofMinutes(10), Duration.ofMinutes(10), CLOSED);

        // Then
        assertThat(hasMovedOn()).isTrue();
    }

    @Test
    void countsOnlyRestInOnePieceAndByWill() throws SQLException {
        // When
        look(Duration.ZERO, Duration.ZERO, CLOSED);
        look(Duration.ofMinutes(9), Duration.ofMinutes(9), null);
        look(Duration.ofMinutes(11), Duration.ofMinutes(11), CLOSED);
        look(Duration.ofMinutes(12), Duration.ofMinutes(12), OPEN_BREAKER);
        look(Duration.ofMinutes(40), Duration.ofMinutes(40), OPEN_BREAKER);

        // Then
        assertThat(hasMovedOn()).isFalse();
    }

    @Test
    void exemptsNothingOverALeapOfTheDatabasesClock() throws SQLException {
        // When
        look(Duration.ZERO, Duration.ZERO, CLOSED);
        look(Duration.ofMinutes(1), Duration.ofDays(30), CLOSED);
        look(Duration.ofMinutes(20), Duration.ofDays(30).plusMinutes(19), CLOSED);

        // Then
        assertThat(hasMovedOn()).isFalse();
    }

    @Test
    void takesNoLongPauseOfItsOwnForALeapOfTheDatabasesClock() throws SQLException {
        // When: it stood still between question and answer, each time on the other side
        look(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, CLOSED);
        look(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(2), CLOSED);
        look(Duration.ofMinutes(21), Duration.ofMinutes(21), Duration.ofMinutes(21), CLOSED);

        // Then
        assertThat(hasMovedOn()).isTrue();
    }

    @Test
    void exemptsNothingByAPolicyThatNobodyAccepted() throws SQLException {
        // Given
        backlog =
                new BacklogExemption(
                        fixture.config(CleanupPolicy.of(Terms.of(Duration.ofMinutes(1)))));

        // When
        look(Duration.ZERO, Duration.ZERO, CLOSED);
        look(Duration.ofMinutes(20), Duration.ofMinutes(20), CLOSED);

        // Then
        assertThat(hasMovedOn()).isFalse();
    }

    private void look(Duration passed, Duration byTheDatabase, Bar bar) throws SQLException {
        look(passed, passed, byTheDatabase, bar);
    }

    private void look(Duration asked, Duration answered, Duration byTheDatabase, Bar bar)
            throws SQLException {
        backlog.looked(
                fixture.connection,
                asked.toNanos(),
                answered.toNanos(),
                START.plus(byTheDatabase),
                bar);
    }

    private boolean hasMovedOn() throws SQLException {
        return fixture.number(
                        "SELECT count(*) FROM tokensweep_control WHERE exempt_before > '2026-01-01'")
                == 1;
    }
}
