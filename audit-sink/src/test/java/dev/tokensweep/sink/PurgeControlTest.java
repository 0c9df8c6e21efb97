package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurgeControlTest {
    private SinkFixture fixture;
    private PurgeControl control;
    private final List<Sink> started = new ArrayList<>();

    @BeforeEach
    void open() {
        fixture = new SinkFixture(SchemaVersion.V2_6);
        control = new PurgeControl(fixture.config());
    }

    @AfterEach
    void close() throws SQLException {
        started.forEach(Sink::close);
        fixture.close();
    }

    @Test
    void keepsEveryRowWhilePausedAndLetsThemGoWithinASecondOnAllSinks() throws SQLException {
        // Given
        Sink one = start("one");
        Sink two = start("two");
        soon().until(() -> bothAre(SinkStatus.State.RUNNING, one, two));

        // When
        control.pause("migration tonight", "maya");
        List<String> ids = fixture.insert("REVOKED", 200);
        fixture.condemn(ids);

        // Then
        within(Duration.ofSeconds(1)).until(() -> bothAre(SinkStatus.State.PAUSED, one, two));
        assertThat(one.status().reason()).contains("maya", "migration tonight");
        assertThat(one.status().isWell()).isTrue();
        staysSo(Duration.ofSeconds(2), () -> fixture.live().size() == 200);

        // When
        control.resume("maya");

        // Then
        within(Duration.ofSeconds(1)).until(() -> bothAre(SinkStatus.State.RUNNING, one, two));
        soon().until(() -> fixture.live().isEmpty());
        assertThat(fixture.archived()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void staysInItsGroupThroughALongPause() throws SQLException {
        // Given
        Sink sink = start("one");
        soon().until(() -> sink.status().state() == SinkStatus.State.RUNNING);
        long epochs = fixture.number("SELECT sum(epoch) FROM tokensweep_progress");
        control.pause(null, "maya");

        // When: longer than a session may go without a heartbeat
        staysSo(
                Duration.ofSeconds(12),
                () -> fixture.number("SELECT sum(epoch) FROM tokensweep_progress") == epochs);
        control.resume("maya");

        // Then
        fixture.condemn(fixture.insert("REVOKED", 5));
        soon().until(() -> sink.status().purged() == 5);
        assertThat(sink.status().lastFailure()).isNull();
    }

    @Test
    void returnsFromPauseWhenTheDeletionsOnTheirWayAreOver() throws SQLException {
        // Given: a deletion in the midst of its transaction
        fixture.execute(
                """
                CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_sleep(2); RETURN NEW; END';
                CREATE TRIGGER dawdle BEFORE INSERT ON idn_oauth2_access_token_audit
                FOR EACH STATEMENT EXECUTE FUNCTION dawdle()""");
        fixture.condemn(fixture.insert("REVOKED", 100));
        start("one");
        soon().until(() -> sleeping() == 1);

        // When
        control.pause(null, "maya");

        // Then
        assertThat(sleeping()).isZero();
        Set<String> left = fixture.live();
        fixture.condemn(fixture.insert("REVOKED", 3));
        staysSo(Duration.ofSeconds(1), () -> fixture.live().size() == left.size() + 3);
    }

    @Test
    void stopsWhatBeginsEvenWhileItWaitsForWhatBeganBefore() throws Exception {
        // Given: a deletion that does not end by itself
        try (Connection other = fixture.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            HoldGate.passShared(other, fixture.config().tables());

            // When
            CompletableFuture<ControlStatus> pause =
                    CompletableFuture.supplyAsync(() -> control.pause(null, "maya"));

            // Then
            soon().until(() -> control.status().pausedAt() != null);
            assertThat(pause).isNotDone();

            // When
            statement.execute("ROLLBACK");

            // Then
            assertThat(pause).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void isPausedBeforeTheFirstStartAndOverRestarts() throws SQLException {
        // Given
        fixture.execute("DROP TABLE tokensweep_control");
        control.pause("not yet", "maya");
        fixture.condemn(fixture.insert("REVOKED", 10));

        // When
        Sink first = start("one");
        soon().until(() -> first.status().state() == SinkStatus.State.PAUSED);
        first.close();
        Sink second = start("one");

        // Then
        soon().until(() -> second.status().state() == SinkStatus.State.PAUSED);
        staysSo(Duration.ofSeconds(1), () -> fixture.live().size() == 10);
        assertThat(control.status().policy()).isEqualTo(ControlStatus.Policy.ACCEPTED);
    }

    @Test
    void sparesRelatedAndArchivedRowsTooWhilePaused() throws SQLException {
        // Given
        fixture.execute(
                "INSERT INTO idn_oauth2_authorization_code (code_id, consumer_key_id, state) VALUES ('c', %d, 'INACTIVE')"
                        .formatted(fixture.app));
        fixture.execute(
                "INSERT INTO idn_oauth2_access_token_audit (token_id, invalidated_time) VALUES ('t', now() - interval '2 hours')");
        control.pause(null, "maya");
        Upkeep usual = Upkeep.DEFAULT;

        // When
        Sink sink =
                start(
                        fixture.config(
                                new Upkeep(
                                        true,
                                        usual.related(),
                                        Duration.ofMillis(100),
                                        Duration.ofHours(1),
                                        usual.reconcileInterval(),
                                        usual.reconcileRowsPerSecond(),
                                        usual.clockTolerance())));
        soon().until(() -> sink.status().state() == SinkStatus.State.PAUSED);

        // Then
        staysSo(Duration.ofSeconds(2), () -> rest() == 2);
        assertThat(sink.status().upkeepFailures()).isEmpty();

        // When
        control.resume("maya");

        // Then
        soon().until(() -> rest() == 0);
    }

    private long rest() throws SQLException {
        return fixture.number(
                "SELECT (SELECT count(*) FROM idn_oauth2_authorization_code) + (SELECT count(*) FROM idn_oauth2_access_token_audit)");
    }

    @Test
    void deletesNoFasterThanTheLimitForAllSinksTogether() throws SQLException {
        // Given
        Sink one = start("one");
        Sink two = start("two");
        soon().until(() -> bothAre(SinkStatus.State.RUNNING, one, two));
        // Whoever has not heard of a limit yet is free: while they pause, all hear of it.
        control.pause("a limit to come", "maya");
        soon().until(() -> bothAre(SinkStatus.State.PAUSED, one, two));
        control.throttle(40, "maya");
        fixture.condemn(fixture.insert("REVOKED", 400));

        // When
        long start = System.nanoTime();
        control.resume("maya");
        soon().until(() -> fixture.live().size() <= 280);

        // Then: two seconds' worth may have been let go in advance
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(400 - fixture.live().size()).isLessThan((int) (40 * seconds) + 100);
        assertThat(control.status().rowsPerSecond()).isEqualTo(40);

        // When
        control.throttle(null, "maya");

        // Then
        within(Duration.ofSeconds(5)).until(() -> fixture.live().isEmpty());
    }

    @Test
    void tellsHowThingsStandFromTheDatabaseAlone() throws SQLException {
        // Given
        Sink sink = start("one");
        fixture.condemn(fixture.insert("REVOKED", 30));
        fixture.condemn(fixture.insert("ACTIVE", 4));
        soon().until(() -> sink.status().purged() == 30 && sink.status().spared() == 4);
        sink.close();

        // When
        ControlStatus status = control.status();

        // Then
        assertThat(status.state()).isEqualTo("ALLOWED");
        assertThat(status.purged()).isEqualTo(30);
        assertThat(status.spared()).isEqualTo(4);
        assertThat(status.progress()).hasSize(4);
        assertThat(status.policy()).isEqualTo(ControlStatus.Policy.ACCEPTED);
        CleanupPolicy other = CleanupPolicy.of(Terms.of(Duration.ofHours(1)));
        assertThat(new PurgeControl(fixture.config(other)).status().policy())
                .isEqualTo(ControlStatus.Policy.CHANGED);
    }

    @Test
    void answersWhereNothingHasEverRun() throws SQLException {
        // Given
        fixture.execute(
                "DROP TABLE tokensweep_control, tokensweep_progress, tokensweep_hold, tokensweep_look");

        // Then
        assertThat(control.status().state()).isEqualTo("ALLOWED");
        assertThat(control.status().policy()).isEqualTo(ControlStatus.Policy.NONE_YET);
    }

    @Test
    void refusesWhatTheRowCouldNotTakeOrNobodyWouldRead() {
        assertThatThrownBy(() -> control.pause(" ", "maya"))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("--reason");
        assertThatThrownBy(() -> control.pause(null, "x".repeat(256)))
                .hasMessageContaining("--author");
        assertThatThrownBy(() -> control.resume("two\nlines")).hasMessageContaining("--author");
        assertThatThrownBy(
                        () ->
                                new PurgeControl(fixture.config().inSchema("public"))
                                        .pause(null, "maya"))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("does not exist");
    }

    private long sleeping() throws SQLException {
        return fixture.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    }

    private static boolean bothAre(SinkStatus.State state, Sink one, Sink two) {
        return one.status().state() == state && two.status().state() == state;
    }

    private Sink start(String instanceId) {
        return start(fixture.instance(instanceId));
    }

    private Sink start(SinkConfig config) {
        Sink sink = Sink.start(config);
        started.add(sink);
        return sink;
    }

    private static void staysSo(Duration time, Callable<Boolean> condition) {
        await().during(time).atMost(time.plusSeconds(5)).until(condition);
    }

    /** With some time for a machine that does much else. */
    private static ConditionFactory within(Duration time) {
        return await().atMost(time.multipliedBy(3)).pollInterval(Duration.ofMillis(20));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
