package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClockGuardTest {
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private SinkFixture sink;
    private HikariDataSource database;

    @BeforeEach
    void open() {
        sink = new SinkFixture(SchemaVersion.V2_6);
        database = SinkDatabase.pool(sink.config());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        sink.close();
    }

    @Test
    void agreesWithinItsTolerance() {
        assertThatCode(() -> guard(Duration.ofSeconds(9)).check(sink.connection))
                .doesNotThrowAnyException();
        assertThatCode(() -> guard(Duration.ofSeconds(-9)).check(sink.connection))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhichClockIsAheadAndWhatToDo() {
        assertThatThrownBy(() -> guard(Duration.ofMinutes(1)).check(sink.connection))
                .isInstanceOf(ClockDifferenceException.class)
                .hasMessageContaining("behind this machine's")
                .hasMessageContaining("clock.tolerance (10000 ms)");
        assertThatThrownBy(() -> guard(Duration.ofDays(-1)).check(sink.connection))
                .hasMessageContaining("ahead of this machine's");
    }

    @Test
    void purgesNothingWhileTheClocksAreApartAndGoesOnWhenTheyAgree() throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        List<String> ids = sink.insert("REVOKED", 3);
        VerdictBatch batch = purge.batch(ids);

        // When
        assertThatThrownBy(() -> purger(purge, Duration.ofHours(1)).purge(batch))
                .isInstanceOf(ClockDifferenceException.class);

        // Then
        assertThat(sink.live()).hasSize(3);

        // When
        purger(purge, Duration.ZERO).purge(batch);

        // Then
        assertThat(sink.live()).isEmpty();
    }

    private BatchPurger purger(PurgeFixture purge, Duration ahead) {
        return new BatchPurger(
                database,
                guard(ahead),
                purge.transaction,
                new Outbox(sink.producer, sink.topics, Clock.systemUTC()),
                new SinkHealth(1));
    }

    private static ClockGuard guard(Duration ahead) {
        return new ClockGuard(
                Clock.offset(Clock.systemUTC(), ahead), TOLERANCE, PostgresDialect.INSTANCE);
    }
}
