package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Restraint QUICK =
            new Restraint(
                    Pacing.DEFAULT,
                    PurgeWindows.ALWAYS,
                    new Breaker(true, Duration.ofMinutes(1), 0.5, 0.5, 100));

    private static final CleanupPolicy PATIENT =
            CleanupPolicy.of(
                    new Terms(
                            SinkFixture.SAFE_PERIOD,
                            Duration.ofDays(7),
                            Duration.ZERO,
                            Duration.ZERO,
                            true));

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
    void opensOnAPolicyGoneWrongStaysOpenOverARestartAndClosesOnlyByCommand() throws SQLException {
        // Given: a policy that was accepted, and one that lets far more go
        List<String> ids = fixture.insert("REVOKED", 600);
        flushStatistics();
        Sink accepted = start(fixture.config(PATIENT).with(QUICK));
        soon().until(() -> accepted.status().state() == SinkStatus.State.RUNNING);
        accepted.close();
        Sink wrong = start(fixture.config().with(QUICK));

        // When
        fixture.condemn(ids.subList(0, 400));

        // Then
        soon().until(() -> wrong.status().state() == SinkStatus.State.BREAKER_OPEN);
        assertThat(wrong.status().reason()).contains("breaker.shrink-share is 50%", "resume");
        assertTellsOf(600, wrong.status().reason());
        assertThat(wrong.status().isWell()).isFalse();
        assertThat(control.status().state()).isEqualTo("BREAKER_OPEN");

        // When
        fixture.condemn(ids.subList(400, 600));

        // Then
        int left = fixture.live().size();
        assertThat(left).isBetween(200, 299);
        staysSo(() -> fixture.live().size() == left);
        wrong.close();
        Sink again = start(fixture.config().with(QUICK));
        soon().until(() -> again.status().state() == SinkStatus.State.BREAKER_OPEN);
        staysSo(() -> fixture.live().size() == left);

        // When
        control.resume("maya");

        // Then
        soon().until(() -> fixture.live().isEmpty());
        staysSo(() -> again.status().state() == SinkStatus.State.RUNNING);
        assertThat(control.status().breakerOpenedAt()).isNull();
    }

    @Test
    void opensForAllSinksThoughEachDidTooLittleForIt() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 200);
        flushStatistics();
        Sink one = start(fixture.config().with(QUICK));
        Sink two = start(fixture.instance("second").with(QUICK));
        soon().until(() -> areBoth(SinkStatus.State.RUNNING, one, two));

        // When
        condemnNow(ids.subList(0, 150));

        // Then
        soon().until(() -> areBoth(SinkStatus.State.BREAKER_OPEN, one, two));
        assertThat(one.status().purged()).isBetween(1L, 149L);
    }

    @Test
    void opensOverSinksOfWhichNoneLivesLongEnoughForIt() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 200);
        flushStatistics();

        // When: each deletes too few of what it found
        for (int i = 0; i < 3; i++) {
            Sink sink = start(fixture.config().with(QUICK));
            soon().until(() -> sink.status().state() == SinkStatus.State.RUNNING);
            condemnNow(ids.subList(50 * i, 50 * (i + 1)));
            soon().until(() -> sink.status().purged() == 50 || isOpen(sink));
            sink.close();
        }

        // Then
        Sink sink = start(fixture.config().with(QUICK));
        soon().until(() -> isOpen(sink));
        assertTellsOf(200, sink.status().reason());
    }

    /** How many had gone when it looked is a matter of chance; more may go before it counts. */
    private static void assertTellsOf(int rows, String reason) {
        Matcher told =
                Pattern.compile("lost (\\d+)% of its rows .* (\\d+) purged, 0 issued, (\\d+) left")
                        .matcher(reason);
        assertThat(told.find()).as(reason).isTrue();
        int purged = Integer.parseInt(told.group(2));
        int all = purged + Integer.parseInt(told.group(3));
        assertThat(purged).as(reason).isGreaterThanOrEqualTo(rows / 3);
        assertThat(all).as(reason).isLessThanOrEqualTo(rows);
        assertThat(Long.parseLong(told.group(1)))
                .as(reason)
                .isEqualTo(Math.round((double) purged / all * 100))
                .isGreaterThanOrEqualTo(50);
    }

    @Test
    void weighsWhatPiledUpWhileNothingRanAgainstWhatCameMeanwhile() throws SQLException {
        // Given
        List<String> ids = new ArrayList<>(fixture.insert("REVOKED", 200));
        flushStatistics();
        Sink evening = start(fixture.config().with(QUICK));
        soon().until(() -> kept() > 0);
        evening.close();
        ids.addAll(fixture.insert("REVOKED", 1_000));
        flushStatistics();

        // When
        Sink morning = start(fixture.config().with(QUICK));
        condemnNow(ids.subList(0, 1_000));

        // Then
        soon().until(() -> fixture.live().size() == 200);
        staysSo(() -> morning.status().state() == SinkStatus.State.RUNNING);
    }

    @Test
    void beginsAnewWhereCountersWereResetThoughTheClockWasPutBackToo() throws SQLException {
        // Given: a look of a time to come, at more than there is
        fixture.execute(
                "INSERT INTO tokensweep_look VALUES (now() + interval '1 day', 1000, 1000, 0, 1000)");

        // When
        List<String> ids = fixture.insert("REVOKED", 600);
        flushStatistics();
        Sink sink = start(fixture.config().with(QUICK));
        soon().until(() -> kept() == 1 && sink.status().state() == SinkStatus.State.RUNNING);
        condemnNow(ids.subList(0, 400));

        // Then
        soon().until(() -> isOpen(sink));
    }

    private long kept() throws SQLException {
        return fixture.number("SELECT count(*) FROM tokensweep_look");
    }

    private static boolean isOpen(Sink sink) {
        return sink.status().state() == SinkStatus.State.BREAKER_OPEN;
    }

    @Test
    void letsTheFirstBacklogGo() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 400);
        List<String> found = fixture.insert("REVOKED", 400);
        Sink sink = start(fixture.config().with(QUICK));
        soon().until(() -> sink.status().state() == SinkStatus.State.RUNNING);

        // When: over long ago, and found ended by a snapshot that came after the start
        fixture.condemn(ids);
        for (String tokenId : found) {
            Verdict verdict = now(tokenId);
            fixture.send(
                    tokenId,
                    new Verdict(
                            verdict.version(),
                            Reason.REVOKED,
                            verdict.rule(),
                            verdict.endedMicros(),
                            verdict.eligibleMicros(),
                            new Position(1, 0, 7, 0),
                            verdict.condemnedMicros()));
        }
        fixture.flush();

        // Then
        soon().until(() -> fixture.live().isEmpty());
        staysSo(() -> sink.status().state() == SinkStatus.State.RUNNING);
        assertThat(fixture.number("SELECT sum(purged) FROM tokensweep_progress")).isEqualTo(800);
        assertThat(fixture.number("SELECT sum(weighed_purged) FROM tokensweep_progress")).isZero();
    }

    @Test
    void staysClosedWhileAsManyComeAsGo() throws SQLException {
        // Given
        List<String> ids = new ArrayList<>(fixture.insert("REVOKED", 200));
        flushStatistics();
        Sink sink = start(fixture.config().with(QUICK));
        soon().until(() -> sink.status().state() == SinkStatus.State.RUNNING);

        // When: in all twice as many as there are at any time
        for (int round = 0; round < 5; round++) {
            ids.addAll(fixture.insert("REVOKED", 80));
            flushStatistics();
            List<String> oldest = new ArrayList<>(ids.subList(0, 80));
            ids.subList(0, 80).clear();
            condemnNow(oldest);
            soon().until(() -> fixture.live().size() == 200);
        }

        // Then
        staysSo(() -> sink.status().state() == SinkStatus.State.RUNNING);
        assertThat(fixture.number("SELECT sum(weighed_purged) FROM tokensweep_progress"))
                .isEqualTo(400);
    }

    @Test
    void opensWhenTheDatabaseContradictsMostVerdicts() throws SQLException {
        // Given
        Sink sink = start(fixture.config().with(QUICK));

        // When
        fixture.condemn(fixture.insert("REVOKED", 5));
        fixture.condemn(fixture.insert("ACTIVE", 30));

        // Then
        soon().until(() -> sink.status().state() == SinkStatus.State.BREAKER_OPEN);
        assertThat(control.status().breakerReason())
                .contains("refused 30 of 35 verdicts", "86%", "breaker.spared-share is 50%");
    }

    @Test
    void takesHeldTokensForNoContradiction() throws SQLException {
        // Given
        fixture.execute(
                "INSERT INTO tokensweep_hold VALUES ('h', 'ALL', '', 'r', 'a', now(), NULL, NULL)");
        Sink sink = start(fixture.config().with(QUICK));

        // When
        fixture.condemn(fixture.insert("REVOKED", 100));

        // Then
        soon().until(() -> sink.status().spared() == 100);
        staysSo(() -> sink.status().state() == SinkStatus.State.RUNNING);
    }

    @Test
    void takesTokensThatHaveChangedSinceForNoContradiction() throws SQLException {
        // Given: the cleaner was behind, and the server went on meanwhile
        fixture.condemn(fixture.insert("REVOKED", 100));
        fixture.execute(
                "UPDATE idn_oauth2_access_token SET token_state_id = 'later ' || token_state_id");

        // When
        Sink sink = start(fixture.config().with(QUICK));

        // Then
        soon().until(() -> sink.status().spared() == 100);
        staysSo(() -> sink.status().state() == SinkStatus.State.RUNNING);
    }

    private void condemnNow(List<String> tokenIds) throws SQLException {
        for (String tokenId : tokenIds) {
            fixture.send(tokenId, now(tokenId));
        }
        fixture.flush();
    }

    /** A verdict on a life that has ended only now. */
    private Verdict now(String tokenId) throws SQLException {
        long nowMicros =
                fixture.number("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
        return fixture.verdict(tokenId, CleanupPolicy.DEFAULT_RULE, nowMicros);
    }

    /** So that the breaker sees at once what came, as it does within seconds otherwise. */
    private void flushStatistics() throws SQLException {
        try (Statement statement = fixture.connection.createStatement()) {
            statement.execute("SELECT pg_stat_force_next_flush()");
        }
    }

    private static boolean areBoth(SinkStatus.State state, Sink one, Sink two) {
        return one.status().state() == state && two.status().state() == state;
    }

    private Sink start(SinkConfig config) {
        Sink sink = Sink.start(config);
        started.add(sink);
        return sink;
    }

    /** Over more than two looks of the breaker. */
    private static void staysSo(Callable<Boolean> condition) {
        await().during(Duration.ofMillis(2_500)).atMost(Duration.ofSeconds(10)).until(condition);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
