package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostSignalTest {
    private SinkFixture fixture;
    private Sink sink;

    @BeforeEach
    void open() {
        fixture = new SinkFixture(SchemaVersion.V2_6);
    }

    @AfterEach
    void close() throws SQLException {
        if (sink != null) {
            sink.close();
        }
        fixture.close();
    }

    @Test
    void waitsWhileTheThrottleQuerySaysSoAndWhileItFails() throws SQLException {
        // Given
        fixture.execute("CREATE TABLE busy (n int); INSERT INTO busy VALUES (1)");
        sink = Sink.start(throttledBy("SELECT n FROM %s.busy".formatted(fixture.schema)));
        fixture.condemn(fixture.insert("REVOKED", 20));

        // Then
        soon().until(() -> sink.status().state() == SinkStatus.State.THROTTLED);
        staysSo(() -> fixture.live().size() == 20);
        assertThat(sink.status().reason()).contains("sink.throttle-query");
        assertThat(sink.status().isWell()).isTrue();

        // When
        fixture.execute("UPDATE busy SET n = 0");

        // Then
        soon().until(() -> fixture.live().isEmpty());

        // When
        fixture.execute("DROP TABLE busy");
        soon().until(() -> sink.status().state() == SinkStatus.State.DEGRADED);
        fixture.condemn(fixture.insert("REVOKED", 20));

        // Then
        staysSo(() -> fixture.live().size() == 20);
        assertThat(sink.status().reason())
                .contains("sink.throttle-query cannot be asked", "busy", "does not exist");

        // When
        fixture.execute("CREATE TABLE busy AS SELECT -1 AS n");

        // Then
        soon().until(() -> fixture.live().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "SELECT true, true",
        "SELECT false, false",
        "SELECT 0, false",
        "SELECT 0.001, true",
        "SELECT -5::bigint, false",
        "SELECT count(*) FROM pg_class, true"
    })
    void takesABooleanOrANumber(String sql, boolean waits) throws SQLException {
        assertThat(new ThrottleQuery(fixture.config().queries(), sql).saysWait(fixture.connection))
                .isEqualTo(waits);
        assertThat(fixture.connection.getAutoCommit()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT NULL::int",
                "SELECT 'much'",
                "SELECT 1, 2",
                "SELECT 1 WHERE false",
                "SELECT generate_series(1, 2)",
                "SELECT * FROM not_there",
                "DELETE FROM idn_oauth2_access_token RETURNING 1",
                "SELECT 1 FROM pg_sleep(5)"
            })
    void isRefusedAtTheStartWhereItGivesNoAnswer(String sql) {
        // Then
        assertThatThrownBy(
                        () ->
                                new ThrottleQuery(fixture.config().queries(), sql)
                                        .saysWait(fixture.connection))
                .isInstanceOf(SQLException.class);
        assertThat(SinkPreflight.findings(throttledBy(sql)))
                .singleElement()
                .asString()
                .startsWith("sink.throttle-query: cannot be asked: ");
    }

    @Test
    void asksForTheRightToSeeReplicas() throws SQLException {
        // Given
        String role = fixture.schema + "_role";
        fixture.execute(
                "CREATE ROLE %1$s LOGIN; GRANT ALL ON SCHEMA %2$s TO %1$s"
                        .formatted(role, fixture.schema));
        fixture.execute(
                "GRANT ALL ON ALL TABLES IN SCHEMA %s TO %s".formatted(fixture.schema, role));
        try {
            SinkConfig usual = fixture.as(role);
            SinkConfig asking =
                    usual.with(
                            new Restraint(
                                    new Pacing(
                                            Duration.ofMillis(250),
                                            0.1,
                                            Duration.ofSeconds(5),
                                            null),
                                    PurgeWindows.ALWAYS,
                                    Breaker.DEFAULT));

            // Then
            assertThat(SinkPreflight.findings(usual)).isEmpty();
            assertThat(SinkPreflight.findings(asking))
                    .containsExactly(
                            "sink.max-replica-lag: %1$s may not see how far replicas are behind: GRANT pg_monitor TO \"%1$s\";"
                                    .formatted(role));
            assertThat(SinkMigration.script(asking, "p").first())
                    .contains("GRANT pg_monitor TO \"%s\"".formatted(role));

            // When
            fixture.execute("GRANT pg_monitor TO " + role);

            // Then
            assertThat(SinkPreflight.findings(asking)).isEmpty();
        } finally {
            fixture.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
        }
    }

    @Test
    void hasNothingAgainstPurgesWithoutAReplica() throws SQLException {
        assertThat(
                        new ReplicaLag(fixture.config().queries(), Duration.ofSeconds(1))
                                .bar(fixture.connection))
                .isEmpty();
    }

    @Test
    void deletesNothingOutsideItsWindows() throws SQLException {
        // Given
        Instant now = Instant.now();
        int farHour = (now.atZone(ZoneOffset.UTC).getHour() + 12) % 24;
        PurgeWindows closed =
                new PurgeWindows(List.of("* %d * * *".formatted(farHour)), ZoneOffset.UTC);
        fixture.condemn(fixture.insert("REVOKED", 20));

        // When
        sink =
                Sink.start(
                        fixture.config()
                                .with(new Restraint(Pacing.DEFAULT, closed, Breaker.DEFAULT)));

        // Then
        soon().until(() -> sink.status().state() == SinkStatus.State.OUTSIDE_WINDOW);
        assertThat(sink.status().reason()).contains("cleanup.windows", farHour + " * * *");
        staysSo(() -> fixture.live().size() == 20);
        sink.close();

        // When: the other half of the day
        PurgeWindows open =
                new PurgeWindows(
                        List.of("* %d * * *".formatted(farHour), "* * * * *"), ZoneOffset.UTC);
        sink =
                Sink.start(
                        fixture.config()
                                .with(new Restraint(Pacing.DEFAULT, open, Breaker.DEFAULT)));

        // Then
        soon().until(() -> fixture.live().isEmpty());
    }

    private SinkConfig throttledBy(String sql) {
        return fixture.config()
                .with(
                        new Restraint(
                                new Pacing(Duration.ofMillis(250), 0.1, null, sql),
                                PurgeWindows.ALWAYS,
                                Breaker.DEFAULT));
    }

    private static void staysSo(Callable<Boolean> condition) {
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(condition);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
