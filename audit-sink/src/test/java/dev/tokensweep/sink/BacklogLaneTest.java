package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.Wire;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test plays capture: it opens the lane, and reads what it would tell. */
class BacklogLaneTest {
    private static final long EPOCH = 7;

    private SinkFixture sink;
    private HikariDataSource database;
    private BacklogLane lane;

    @BeforeEach
    void open() throws SQLException {
        sink = new SinkFixture(SchemaVersion.V2_6);
        use(sink.config(), Faults.NONE);
        openLane();
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        sink.close();
    }

    @Test
    void takesWhatIsOverWithAllThatBelongsToItAndTellsItsLastRow() throws SQLException {
        // Given
        List<String> revoked = sink.insert("REVOKED", 30);
        List<String> live = sink.insert("ACTIVE", 30);

        // When
        drain();

        // Then
        assertThat(sink.live()).containsExactlyInAnyOrderElementsOf(live);
        assertThat(sink.archived()).containsExactlyInAnyOrderElementsOf(revoked);
        assertThat(sink.number("SELECT count(*) FROM tokensweep_archive_oauth2_access_token_scope"))
                .isEqualTo(60);
        assertThat(told())
                .hasSize(30)
                .allSatisfy(
                        token -> {
                            assertThat(revoked).contains(token.tokenId());
                            assertThat(token.row().version().state()).isEqualTo("REVOKED");
                            assertThat(token.row().grant().tenantId()).isEqualTo(-1234);
                            assertThat(token.reason()).isEqualTo(Reason.REVOKED);
                            assertThat(token.rule()).isEqualTo(CleanupPolicy.DEFAULT_RULE);
                            assertThat(token.scope()).isEqualTo("openid profile");
                        });
        assertThat(state()).isEqualTo("DONE");
    }

    @Test
    void tellsNoSecret() throws SQLException {
        // Given
        sink.token("REVOKED").accessToken("CANARY-access").insert(sink.connection);

        // When
        drain();

        // Then
        assertThat(
                        sink.number(
                                "SELECT count(*) FROM tokensweep_backlog WHERE position('CANARY'::bytea IN purged) > 0"))
                .isZero();
        assertThat(told()).hasSize(1);
    }

    @Test
    void leavesWhatAHoldNames() throws SQLException {
        // Given
        String held = sink.token("REVOKED").insert(sink.connection);
        sink.execute(
                "INSERT INTO tokensweep_hold (hold_id, scope, subject, reason, author, placed_at) VALUES ('h', 'TOKEN', '%s', 'case', 'legal', now())"
                        .formatted(held));
        String free = sink.token("REVOKED").insert(sink.connection);

        // When
        drain();

        // Then
        assertThat(sink.live()).containsExactly(held);
        assertThat(sink.archived()).containsExactly(free);
    }

    @Test
    void leavesWhatHasAGraceOrARuleThatKeepsIt() throws SQLException {
        // Given
        Terms hasGrace =
                new Terms(
                        SinkFixture.SAFE_PERIOD,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        true);
        Rule keeps =
                new Rule(
                        "keep",
                        new Match(Set.of(), Set.of(), Set.of(), Set.of("kept"), Set.of(), Set.of()),
                        null);
        use(sink.config(new CleanupPolicy(List.of(keeps), hasGrace)), Faults.NONE);
        String revoked = sink.token("REVOKED").insert(sink.connection);
        String inactive = sink.token("INACTIVE").insert(sink.connection);
        String kept = sink.token("INACTIVE").insert(sink.connection);
        sink.execute(
                "UPDATE idn_oauth2_access_token SET grant_type = 'kept' WHERE token_id = '%s'"
                        .formatted(kept));

        // When
        drain();

        // Then
        assertThat(sink.live()).containsExactlyInAnyOrder(revoked, kept);
        assertThat(sink.archived()).containsExactly(inactive);
    }

    @Test
    void leavesARowThatTheServerHasLockedAndDoesNotWait() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        try (Connection server = sink.connect();
                Statement lock = server.createStatement()) {
            server.setAutoCommit(false);
            lock.execute(
                    "SELECT 1 FROM idn_oauth2_access_token WHERE token_id = '%s' FOR UPDATE"
                            .formatted(ids.get(1)));

            // When
            drain();

            // Then
            assertThat(sink.live()).containsExactly(ids.get(1));
            server.rollback();
        }
    }

    @Test
    void leavesTimesBeyondTheCalendar() throws SQLException {
        // Given
        String endless = sink.token("REVOKED").insert(sink.connection);
        sink.execute(
                "UPDATE idn_oauth2_access_token SET time_created = 'infinity' WHERE token_id = '%s'"
                        .formatted(endless));
        String plain = sink.token("REVOKED").insert(sink.connection);

        // When
        drain();

        // Then
        assertThat(sink.live()).containsExactly(endless);
        assertThat(sink.archived()).containsExactly(plain);
    }

    @Test
    void leavesTheBlockOfARowThatCannotGoAndTakesTheOthers() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 400);
        String poison = ids.get(200);
        sink.execute(
                "ALTER TABLE idn_oauth2_access_token_audit ADD CHECK (token_id <> '%s')"
                        .formatted(poison));

        // When
        drain();

        // Then
        assertThat(sink.live()).contains(poison).hasSizeLessThan(100);
        assertThat(sink.archived()).hasSize(400 - sink.live().size());
        assertThat(told().stream().map(BacklogPurged.Gone::tokenId))
                .containsExactlyInAnyOrderElementsOf(sink.archived());
    }

    @Test
    void takesNothingWhileTheLaneIsNotOpen() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        sink.execute("UPDATE tokensweep_lane SET state = 'CLOSED'");

        // When
        lane.doWhatIsDue();

        // Then
        assertThat(sink.live()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void stopsWhereTheLaneWasClosedBetweenTwoTransactions() throws SQLException {
        // Given
        sink.insert("REVOKED", 3);
        LaneTransaction transaction = new LaneTransaction(sink.config(), database, Faults.NONE);
        try (Connection connection = database.getConnection()) {
            transaction.begin(connection);
            connection.commit();
        }

        // When
        sink.execute("UPDATE tokensweep_lane SET epoch = epoch + 1");

        // Then
        assertThat(transaction.carryOut(EPOCH, new Blocks(0, 100))).isEmpty();
        assertThat(sink.live()).hasSize(3);
    }

    @Test
    void takesNothingWhilePaused() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        sink.execute(
                "UPDATE tokensweep_control SET paused_at = now(), paused_by = 'ada', pause_reason = 'r'");

        // Then
        assertThatThrownBy(this::drain).isInstanceOf(BarredException.class);
        assertThat(sink.live()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(told()).isEmpty();
    }

    @Test
    void takesAllOrNothingWhereverItDies() throws SQLException {
        // Given
        for (FailPoint point :
                List.of(
                        FailPoint.SINK_AFTER_CHILDREN,
                        FailPoint.SINK_AFTER_JOURNAL,
                        FailPoint.SINK_AFTER_DELETE)) {
            List<String> ids = sink.insert("REVOKED", 5);
            use(sink.config(), Faults.at(dyingAt(point)));

            // Then
            assertThatThrownBy(this::drain).hasMessage("a crash of the test's");
            assertThat(sink.live()).containsAll(ids);
        }
        assertThat(told()).isEmpty();
        assertThat(sink.archived()).isEmpty();
    }

    @Test
    void countsForTheCircuitBreaker() throws SQLException {
        // Given
        sink.insert("REVOKED", 5);

        // When
        drain();

        // Then
        assertThat(sink.number("SELECT sum(purged) FROM tokensweep_progress")).isEqualTo(5);
    }

    @Test
    void numbersItsTransactionsInTheOrderOfTheirCommits() throws SQLException {
        // Given
        sink.insert("REVOKED", 5);
        drain();
        openLane();
        sink.insert("REVOKED", 5);

        // When
        drain();

        // Then
        assertThat(sink.texts("SELECT seq FROM tokensweep_backlog ORDER BY seq"))
                .containsExactly("1", "2");
    }

    @Test
    void takesTwoStretchesSideBySideAndTellsBothWhole() throws Exception {
        // Given
        List<String> ids = sink.insert("REVOKED", 1);
        while (sink.number("SELECT pg_relation_size('idn_oauth2_access_token') / 8192") < 2) {
            ids.addAll(sink.insert("REVOKED", 1));
        }
        CyclicBarrier both = new CyclicBarrier(2);
        use(
                sink.config(),
                Faults.at(
                        point -> {
                            if (point == FailPoint.SINK_AFTER_DELETE) {
                                meet(both);
                            }
                        }));

        // When
        drain();

        // Then
        assertThat(sink.live()).isEmpty();
        assertThat(told().stream().map(BacklogPurged.Gone::tokenId))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(sink.texts("SELECT seq FROM tokensweep_backlog ORDER BY seq"))
                .containsExactly("1", "2");
        assertThat(sink.number("SELECT sum(purged) FROM tokensweep_progress"))
                .isEqualTo(ids.size());
    }

    @Test
    void isNotDoneBeforeAnOlderTransactionOfTheLaneIs() throws Exception {
        // Given
        try (Connection older = sink.connect()) {
            older.setAutoCommit(false);
            assertThat(new Lane(sink.config().tables()).join(older, EPOCH)).isTrue();
            Thread draining = new Thread(this::drainUnchecked);

            // When
            draining.start();

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () ->
                                    sink.number(
                                                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%''DONE''%'")
                                            == 1);
            assertThat(state()).isEqualTo("OPEN");
            older.rollback();
            draining.join();
            assertThat(state()).isEqualTo("DONE");
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("nobody was at it beside", e);
        }
    }

    private void drainUnchecked() {
        try {
            drain();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Consumer<FailPoint> dyingAt(FailPoint point) {
        return now -> {
            if (now == point) {
                throw new IllegalStateException("a crash of the test's");
            }
        };
    }

    private void use(SinkConfig config, Faults faults) {
        if (database != null) {
            database.close();
        }
        database = SinkDatabase.pool(config);
        Brake brake = new Brake();
        brake.control(null, null);
        brake.host(null);
        KafkaClients clients = new KafkaClients(config);
        lane =
                new BacklogLane(
                        config,
                        new SinkResources(
                                config,
                                database,
                                clients,
                                new Outbox(sink.producer, sink.topics, Clock.systemUTC()),
                                new SinkHealth(1),
                                brake,
                                faults));
    }

    private void openLane() throws SQLException {
        sink.execute(
                "INSERT INTO tokensweep_lane (id, epoch, state, moved_at, last_seq) VALUES (1, %d, 'OPEN', now(), 0) ON CONFLICT (id) DO UPDATE SET state = 'OPEN'"
                        .formatted(EPOCH));
        sink.execute(
                "INSERT INTO tokensweep_control (id, updated_at) VALUES (1, now()) ON CONFLICT DO NOTHING");
    }

    private void drain() throws SQLException {
        while (!lane.doWhatIsDue()) {
            Thread.onSpinWait();
        }
    }

    private String state() throws SQLException {
        return sink.texts("SELECT state FROM tokensweep_lane").get(0);
    }

    private List<BacklogPurged.Gone> told() throws SQLException {
        List<BacklogPurged.Gone> told = new ArrayList<>();
        try (Statement statement = sink.connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT purged FROM tokensweep_backlog ORDER BY seq")) {
            while (row.next()) {
                BacklogPurged purged =
                        (BacklogPurged)
                                Wire.change().deserializer().deserialize(null, row.getBytes(1));
                told.addAll(purged.tokens());
            }
        }
        return told;
    }
}
