package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.Wire;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test plays the sink: it writes what a sink would have written. */
@ExtendWith(Services.class)
class BacklogLaneTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private CaptureFixture fixture;
    private long seq;

    @BeforeEach
    void openFixture() throws Exception {
        fixture = new CaptureFixture();
        CapturePreflight.check(fixture.config());
    }

    @AfterEach
    void closeFixture() throws Exception {
        fixture.close();
    }

    @Test
    void tellsWhatTheSinkTookBeforeItTellsOfTheTable() throws Exception {
        // Given
        String left = Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.startWithBacklog(LIMIT, Faults.NONE);
        awaitLane("OPEN");

        // When
        List<String> taken = take(250);
        finish();
        fixture.awaitState(CaptureStatus.State.STREAMING);

        // Then
        List<Change> told = fixture.topics().readToEnd().stream().map(t -> t.any()).toList();
        assertThat(gone(told)).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(fixture.kindsOf(left)).containsExactly(TokenChange.Kind.SEEN);
        assertThat(lane()).isEqualTo("CLOSED");
        assertThat(untold()).isZero();
    }

    @Test
    void tellsEachTokenInThePartitionOfItsKeyAndPositionsRiseThere() throws Exception {
        // Given
        fixture.startWithBacklog(LIMIT, Faults.NONE);
        awaitLane("OPEN");

        // When
        for (int i = 0; i < 12; i++) {
            take(400);
        }
        finish();
        fixture.awaitState(CaptureStatus.State.STREAMING);

        // Then
        int partitions = fixture.config().topics().partitions();
        Position[] last = new Position[partitions];
        for (TopicReader.Told told : fixture.topics().readToEnd()) {
            Position before = last[told.partition()];
            assertThat(before == null || told.position().isAfter(before)).isTrue();
            last[told.partition()] = told.position();
            if (told.any() instanceof BacklogPurged purged) {
                assertThat(purged.tokens())
                        .hasSizeLessThanOrEqualTo(100)
                        .allSatisfy(
                                token ->
                                        assertThat(partition(token.tokenId(), partitions))
                                                .isEqualTo(told.partition()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FailPoint.class,
            names = {"CAPTURE_BEFORE_COMMIT", "CAPTURE_AFTER_COMMIT"})
    void tellsEveryTokenOnceThoughItDiesAgainAndAgain(FailPoint point) throws Exception {
        // Given
        CrashesAt crashes = new CrashesAt(point, 2);
        fixture.startWithBacklog(LIMIT, Faults.at(crashes));
        awaitLane("OPEN");
        List<String> taken = new ArrayList<>();

        // When
        while (crashes.happened() < 2) {
            taken.addAll(take(30));
            await().atMost(CaptureFixture.PATIENCE).until(() -> untold() == 0);
        }
        taken.addAll(take(30));
        finish();
        fixture.awaitState(CaptureStatus.State.STREAMING);

        // Then
        List<Change> told = fixture.topics().readToEnd().stream().map(t -> t.any()).toList();
        assertThat(gone(told)).containsExactlyInAnyOrderElementsOf(taken);
    }

    @Test
    void tellsTheRestAfterARestartWithoutALane() throws Exception {
        // Given
        fixture.startWithBacklog(LIMIT, Faults.NONE);
        awaitLane("OPEN");
        fixture.stop();
        List<String> taken = take(10);

        // When
        fixture.startWithBacklog(Duration.ZERO, Faults.NONE);
        fixture.awaitState(CaptureStatus.State.STREAMING);

        // Then
        List<Change> told = fixture.topics().readToEnd().stream().map(t -> t.any()).toList();
        assertThat(gone(told)).containsExactlyInAnyOrderElementsOf(taken);
    }

    @Test
    void opensNoLaneOnceItHasObservedAnything() throws Exception {
        // Given
        fixture.capture();
        fixture.stop();

        // When
        fixture.startWithBacklog(LIMIT, Faults.NONE);
        fixture.awaitState(CaptureStatus.State.STREAMING);

        // Then
        assertThat(lane()).isNull();
    }

    @Test
    void opensNoLaneAfterAGap() throws Exception {
        // Given
        fixture.capture();
        fixture.stop();
        await().atMost(CaptureFixture.PATIENCE)
                .ignoreExceptions()
                .until(
                        () ->
                                fixture.query(
                                                "SELECT pg_drop_replication_slot(?)",
                                                fixture.config().slotName())
                                        != null);

        // When
        fixture.startWithBacklog(LIMIT, Faults.NONE);
        fixture.awaitState(CaptureStatus.State.STREAMING);

        // Then
        assertThat(fixture.status().lastGap()).isNotNull();
        assertThat(lane()).isNull();
    }

    @Test
    void closesTheLaneWhereNoSinkMoves() throws Exception {
        // When
        fixture.startWithBacklog(LIMIT, Faults.NONE);

        // Then
        fixture.awaitState(CaptureStatus.State.STREAMING);
        assertThat(lane()).isEqualTo("CLOSED");
    }

    @Test
    void waitsForTransactionsThatHaveJoinedTheLane() throws Exception {
        // Given
        fixture.startWithBacklog(Duration.ofSeconds(2), Faults.NONE);
        awaitLane("OPEN");
        List<String> taken;
        try (var sink = fixture.connect()) {
            sink.setAutoCommit(false);
            try (var statement = sink.createStatement()) {
                statement.execute("SELECT 1 FROM tokensweep_lane WHERE id = 1 FOR KEY SHARE");
            }

            // When
            await().atMost(CaptureFixture.PATIENCE)
                    .until(
                            () ->
                                    !fixture.query(
                                                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%' || ? || '%'",
                                                    "'CLOSED'")
                                            .isEmpty());
            taken = take(sink, 20);
            try (var statement = sink.createStatement()) {
                statement.execute("UPDATE tokensweep_lane SET moved_at = now() WHERE id = 1");
            }
            sink.commit();
        }

        // Then
        fixture.awaitState(CaptureStatus.State.STREAMING);
        assertThat(lane()).isEqualTo("CLOSED");
        List<Change> told = fixture.topics().readToEnd().stream().map(t -> t.any()).toList();
        assertThat(gone(told)).containsExactlyInAnyOrderElementsOf(taken);
    }

    private static List<String> gone(List<Change> told) {
        return told.stream()
                .filter(BacklogPurged.class::isInstance)
                .flatMap(change -> ((BacklogPurged) change).tokens().stream())
                .map(BacklogPurged.Gone::tokenId)
                .toList();
    }

    private List<String> take(int tokens) throws SQLException {
        return take(fixture.connection(), tokens);
    }

    private List<String> take(Connection connection, int tokens) throws SQLException {
        seq++;
        String[] ids =
                IntStream.range(0, tokens)
                        .mapToObj(i -> "t-" + seq + "-" + i)
                        .toArray(String[]::new);
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO tokensweep_backlog (seq, purged) VALUES (?, ?)")) {
            insert.setLong(1, seq);
            insert.setBytes(
                    2,
                    Wire.change()
                            .serializer()
                            .serialize(
                                    null,
                                    TokenFixture.token().state("REVOKED").backlogPurged(ids)));
            insert.executeUpdate();
        }
        return List.of(ids);
    }

    private void finish() throws SQLException {
        fixture.execute("UPDATE tokensweep_lane SET state = 'DONE' WHERE id = 1");
    }

    private void awaitLane(String state) {
        await().atMost(CaptureFixture.PATIENCE).until(() -> state.equals(lane()));
    }

    private String lane() throws SQLException {
        List<String> states =
                fixture.query(
                        "SELECT state FROM %s.tokensweep_lane WHERE id = ?"
                                .formatted(fixture.config().schema()),
                        1);
        return states.isEmpty() ? null : states.get(0);
    }

    private long untold() throws SQLException {
        return fixture.query(
                        "SELECT seq FROM %s.tokensweep_backlog WHERE seq > ?"
                                .formatted(fixture.config().schema()),
                        0)
                .size();
    }

    private static int partition(String tokenId, int partitions) {
        return Utils.toPositive(Utils.murmur2(tokenId.getBytes(StandardCharsets.UTF_8)))
                % partitions;
    }
}
