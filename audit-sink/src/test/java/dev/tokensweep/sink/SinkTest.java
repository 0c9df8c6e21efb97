package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.Doubt;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.Wire;
import dev.tokensweep.sandbox.CommitCut;
import dev.tokensweep.sandbox.FaultyLink;
import dev.tokensweep.sandbox.SchemaVersion;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SinkTest {
    private SinkFixture fixture;
    private final List<Sink> started = new ArrayList<>();

    @BeforeEach
    void open() {
        fixture = new SinkFixture(SchemaVersion.V2_6);
    }

    @AfterEach
    void close() throws SQLException {
        started.forEach(Sink::close);
        fixture.close();
    }

    @Test
    void carriesOutVerdictsAndTellsRefusals() throws SQLException {
        // Given
        List<String> revoked = fixture.insert("REVOKED", 50);
        List<String> living = fixture.insert("ACTIVE", 5);
        Sink sink = start(fixture.config());

        // When
        fixture.condemn(living);
        fixture.condemn(revoked);

        // Then
        soon().until(() -> sink.status().purged() == 50 && sink.status().spared() == 5);
        assertThat(fixture.live()).isEqualTo(Set.copyOf(living));
        assertThat(fixture.archived()).containsExactlyInAnyOrderElementsOf(revoked);
        assertThat(fixture.spared()).hasSize(5).containsEntry(living.get(0), Spared.Cause.NOT_DUE);
        SinkStatus status = sink.status();
        assertThat(status)
                .isEqualTo(
                        new SinkStatus(
                                SinkStatus.State.RUNNING,
                                null,
                                50,
                                5,
                                0,
                                null,
                                Map.of(),
                                status.work()));
        assertThat(status.work().batchLimit()).isPositive();
    }

    @Test
    void goesOnWhereItStoodAfterRestart() throws SQLException {
        // Given
        List<String> first = fixture.insert("REVOKED", 20);
        Sink before = start(fixture.config());
        fixture.condemn(first);
        soon().until(() -> before.status().purged() == 20);
        before.close();
        List<String> second = fixture.insert("REVOKED", 20);
        fixture.condemn(second);

        // When
        Sink after = start(fixture.config());

        // Then
        soon().until(() -> after.status().purged() == 20);
        assertThat(before.status().state()).isEqualTo(SinkStatus.State.STOPPED);
        assertThat(fixture.archived()).doesNotHaveDuplicates().hasSize(40);
        assertThat(fixture.number("SELECT sum(next_offset) FROM tokensweep_progress"))
                .isEqualTo(40);
    }

    @Test
    void archivesEachTokenOnceThoughItsConnectionsAreKilled() throws SQLException {
        // Given: transactions slow enough to be met at work
        List<String> ids = fixture.insert("REVOKED", 1_000);
        fixture.condemn(ids);
        slowDown(0.02);
        Sink sink = start(copy(fixture.config(), "test", 2, 25));

        // When
        AtomicInteger killed = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(70))
                .atMost(Duration.ofSeconds(60))
                .until(() -> killed.addAndGet(killBusyConnections()) >= 5);

        // Then
        soon().until(() -> fixture.live().isEmpty());
        assertThat(fixture.archived()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(sink.status().lastFailure()).isNotNull();
        soon().until(() -> sink.status().state() == SinkStatus.State.RUNNING);
    }

    private int killBusyConnections() throws SQLException {
        return fixture.texts(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tokensweep-sink' AND wait_event = 'PgSleep'")
                .size();
    }

    private void slowDown(double seconds) throws SQLException {
        fixture.execute(
                """
                CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_sleep(%s); RETURN NEW; END';
                CREATE TRIGGER dawdle BEFORE INSERT ON idn_oauth2_access_token_audit
                FOR EACH STATEMENT EXECUTE FUNCTION dawdle()"""
                        .formatted(seconds));
    }

    @ParameterizedTest
    @EnumSource
    void settlesCommitThatNobodyHeardOf(CommitCut.Side side) throws Exception {
        // Given
        try (FaultyLink link = SinkFixture.linkToDatabase()) {
            List<String> ids = fixture.insert("REVOKED", 30);
            Sink sink = start(fixture.config(link.jdbcUrl(), true, Set.of()));
            soon().until(() -> sink.status().state() == SinkStatus.State.RUNNING);
            link.commitCut().cutNext(side);

            // When
            fixture.condemn(ids);

            // Then
            soon().untilAsserted(() -> assertThat(sink.status().purged()).isEqualTo(30));
            assertThat(link.commitCut().isDone()).isTrue();
            assertThat(sink.status().lastFailure()).contains("COMMIT");
            assertThat(fixture.archived()).containsExactlyInAnyOrderElementsOf(ids);
            soon().until(() -> sink.status().state() == SinkStatus.State.RUNNING);
        }
    }

    @Test
    void waitsForDatabaseThatIsAway() throws Exception {
        // Given
        try (FaultyLink link = SinkFixture.linkToDatabase()) {
            link.interrupt();
            Sink sink = start(fixture.config(link.jdbcUrl(), true, Set.of()));
            soon().until(() -> sink.status().state() == SinkStatus.State.DEGRADED);
            List<String> ids = fixture.insert("REVOKED", 10);
            fixture.condemn(ids);

            // When
            link.restore();

            // Then
            soon().until(() -> sink.status().purged() == 10);
            assertThat(sink.status().state()).isEqualTo(SinkStatus.State.RUNNING);

            // When
            link.interrupt();
            fixture.condemn(fixture.insert("REVOKED", 5));
            soon().until(() -> sink.status().state() == SinkStatus.State.DEGRADED);
            link.restore();

            // Then
            soon().until(() -> sink.status().purged() == 15);
        }
    }

    @Test
    void putsAsideTheOneRowThatCannotGo() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 200);
        String stuck = ids.get(77);
        fixture.execute(
                "CREATE TABLE held (token_id varchar(255) REFERENCES idn_oauth2_access_token ON DELETE RESTRICT); INSERT INTO held VALUES ('%s')"
                        .formatted(stuck));

        // When
        Sink sink = start(fixture.config());
        fixture.condemn(ids);

        // Then
        soon().until(() -> sink.status().purged() == 199 && sink.status().deadLettered() == 1);
        assertThat(fixture.live()).containsExactly(stuck);
        List<ConsumerRecord<byte[], byte[]>> letters =
                fixture.readAll(fixture.topics.deadLetters());
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).key()).asString().isEqualTo(stuck);
        assertThat(header(letters.get(0), "stage")).isEqualTo("sink");
        assertThat(header(letters.get(0), "reason"))
                .contains("held_token_id_fkey")
                .contains("SQLState 23")
                .doesNotContain(stuck);
        assertThat(fixture.number("SELECT sum(next_offset) FROM tokensweep_progress"))
                .isEqualTo(200);
    }

    /** As a statement over its time limit does. */
    @Test
    void takesFewerAtATimeWhereManyAreTooMuchForTheServer() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 40);
        fixture.execute(
                """
                CREATE FUNCTION too_much() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF (SELECT count(*) FROM gone) > 7 THEN RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014'; END IF;
                RETURN NULL; END $$;
                CREATE TRIGGER too_much AFTER DELETE ON idn_oauth2_access_token REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION too_much()""");

        // When
        Sink sink = start(fixture.config());
        fixture.condemn(ids);

        // Then
        soon().until(() -> fixture.live().isEmpty());
        assertThat(sink.status().deadLettered()).isZero();
        assertThat(fixture.archived()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void carriesOutADeadLetteredVerdictThatIsSentAgainOnceTheCauseIsMended() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 3);
        String stuck = ids.get(1);
        fixture.execute(
                "CREATE TABLE held (token_id varchar(255) REFERENCES idn_oauth2_access_token)");
        fixture.execute("INSERT INTO held VALUES ('%s')".formatted(stuck));
        Sink sink = start(fixture.config());
        fixture.condemn(ids);
        soon().until(() -> sink.status().purged() == 2 && sink.status().deadLettered() == 1);
        ConsumerRecord<byte[], byte[]> letter =
                fixture.readAll(fixture.topics.deadLetters()).get(0);
        assertThat(DeadLetterFormat.readLetter(letter).source().topic())
                .isEqualTo(fixture.topics.tokenVerdicts());

        // When
        fixture.execute("DROP TABLE held");
        fixture.send(letter.key(), letter.value());

        // Then
        soon().until(() -> sink.status().purged() == 3);
        assertThat(fixture.archived()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void putsAsideWhatIsNoVerdict() throws SQLException {
        // Given
        byte[] key = "some-token".getBytes(StandardCharsets.UTF_8);
        List<String> ids = fixture.insert("REVOKED", 5);
        byte[] verdict =
                Wire.verdict()
                        .serializer()
                        .serialize(fixture.topics.tokenVerdicts(), fixture.verdict(ids.get(0)));
        fixture.send(key, new byte[] {9, 9});
        fixture.send(key, null);
        fixture.send(null, new byte[] {1});
        fixture.send(new byte[] {(byte) 0xC3}, verdict);
        fixture.send("null\0in-it".getBytes(StandardCharsets.UTF_8), verdict);
        fixture.send(key, new byte[1_000_000]);
        fixture.condemn(ids);

        // When
        Sink sink = start(fixture.config());

        // Then
        soon().until(() -> sink.status().purged() == 5 && sink.status().deadLettered() == 6);
        List<ConsumerRecord<byte[], byte[]>> letters =
                fixture.readAll(fixture.topics.deadLetters());
        assertThat(letters)
                .extracting(letter -> header(letter, "reason"))
                .containsExactlyInAnyOrder(
                        "unknown record version 9",
                        "a verdict needs a key and a value",
                        "a verdict needs a key and a value",
                        "a verdict whose key is no id",
                        "a verdict whose key is no id",
                        "unknown record version 0");
        assertThat(letters)
                .extracting(letter -> DeadLetterFormat.readLetter(letter).source())
                .doesNotHaveDuplicates()
                .allMatch(source -> source.topic().equals(fixture.topics.tokenVerdicts()));
    }

    @Test
    void putsAsideWhatIsNoDoubtAndAnswersTheOthers() throws SQLException {
        // Given
        String asked = fixture.insert("ACTIVE", 1).get(0);
        String topic = fixture.topics.tokenDoubts();
        byte[] doubt = Wire.doubt().serializer().serialize(topic, new Doubt(Position.NONE));
        byte[] key = asked.getBytes(StandardCharsets.UTF_8);
        fixture.send(topic, key, new byte[] {7});
        fixture.send(topic, "\0".getBytes(StandardCharsets.UTF_8), doubt);
        fixture.send(topic, null, doubt);
        fixture.send(topic, key, null);
        fixture.send(topic, key, doubt);

        // When
        start(fixture.config());

        // Then
        soon().until(() -> fixture.readAll(fixture.topics.deadLetters()).size() == 4);
        assertThat(fixture.readAll(fixture.topics.deadLetters()))
                .extracting(letter -> header(letter, "stage") + ": " + header(letter, "reason"))
                .containsExactlyInAnyOrder(
                        "reconciler: unknown record version 7",
                        "reconciler: a doubt whose key is no id",
                        "reconciler: a doubt whose key is no id",
                        "reconciler: a doubt without a value");
        soon().until(
                        () ->
                                fixture.readAll(fixture.topics.tokenSightings()).stream()
                                        .anyMatch(seen -> Arrays.equals(seen.key(), key)));
    }

    @Test
    void doesNotPutAsideTokenByTokenWhatFailsForAll() throws SQLException {
        // Given
        fixture.execute(
                "ALTER TABLE idn_oauth2_access_token_audit ADD CONSTRAINT none_of_these CHECK (token_state <> 'REVOKED')");
        List<String> ids = fixture.insert("REVOKED", 60);

        // When
        Sink sink = start(fixture.config());
        fixture.condemn(ids);

        // Then
        soon().until(() -> sink.status().state() == SinkStatus.State.DEGRADED);
        assertThat(sink.status().lastFailure()).contains("none_of_these");
        assertThat(sink.status().deadLettered()).isEqualTo(20);

        // When
        fixture.execute("ALTER TABLE idn_oauth2_access_token_audit DROP CONSTRAINT none_of_these");

        // Then
        soon().until(() -> sink.status().purged() == 40);
        assertThat(sink.status().deadLettered()).isEqualTo(20);
    }

    @Test
    void sparesTokenWhoseScopeTheServerHasLocked() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 40);
        String busy = ids.get(11);
        try (Connection server = fixture.connect();
                Statement statement = server.createStatement()) {
            server.setAutoCommit(false);
            statement.execute(
                    "SELECT 1 FROM idn_oauth2_access_token_scope WHERE token_id = '%s' FOR UPDATE"
                            .formatted(busy));

            // When
            Sink sink = start(fixture.config());
            fixture.condemn(ids);

            // Then
            soon().until(() -> sink.status().purged() == 39 && sink.status().spared() == 1);
            assertThat(fixture.live()).containsExactly(busy);
            assertThat(fixture.spared()).isEqualTo(Map.of(busy, Spared.Cause.LOCKED));
        }
    }

    @Test
    void stopsWhileTheArchiveLacksColumnAndGoesOnByItself() throws SQLException {
        // Given
        fixture.execute("ALTER TABLE idn_oauth2_access_token ADD COLUMN device varchar(40)");
        List<String> ids = fixture.insert("REVOKED", 10);

        // When
        Sink sink = start(fixture.config());
        fixture.condemn(ids);

        // Then
        soon().until(() -> sink.status().state() == SinkStatus.State.DEGRADED);
        assertThat(sink.status().lastFailure()).contains("ADD COLUMN \"device\"");
        assertThat(fixture.live()).hasSize(10);

        // When
        fixture.execute("ALTER TABLE idn_oauth2_access_token_audit ADD COLUMN device varchar(40)");

        // Then
        soon().until(() -> sink.status().purged() == 10);
        assertThat(sink.status().state()).isEqualTo(SinkStatus.State.RUNNING);
    }

    @Test
    void sharesPartitionsWithSecondSinkAndTakesThemBack() throws SQLException {
        // Given
        Sink one = start(fixture.config());
        soon().until(() -> one.status().state() == SinkStatus.State.RUNNING);
        Sink two = start(copy(fixture.config(), "second", 1, 1_000));
        soon().until(() -> two.status().state() == SinkStatus.State.RUNNING);

        // When
        List<String> ids = fixture.insert("REVOKED", 400);
        fixture.condemn(ids);

        // Then
        soon().until(() -> one.status().purged() + two.status().purged() == 400);
        assertThat(one.status().purged()).isPositive();
        assertThat(two.status().purged()).isPositive();

        // When
        two.close();
        List<String> more = fixture.insert("REVOKED", 100);
        fixture.condemn(more);

        // Then
        soon().until(() -> fixture.live().isEmpty());
        Set<String> all = new HashSet<>(ids);
        all.addAll(more);
        assertThat(fixture.archived()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void startsAtTheBeginningWhenTheTopicIsBehindIt() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 2);
        Sink before = start(fixture.config());
        fixture.condemn(ids);
        soon().until(() -> before.status().purged() == 2);
        before.close();
        fixture.execute("UPDATE tokensweep_progress SET next_offset = 1000000");
        // A partition without any verdict must not keep its wrong place either.
        fixture.condemn(fixture.insert("REVOKED", 1));

        // When
        Sink after = start(fixture.config());

        // Then
        soon().until(() -> after.status().purged() == 1);
        assertThat(fixture.number("SELECT max(next_offset) FROM tokensweep_progress"))
                .isLessThan(4);
    }

    @Test
    void stopsInTimeThoughTheDatabaseHangs() throws SQLException {
        // Given
        List<String> ids = fixture.insert("REVOKED", 5);
        slowDown(25);
        Sink sink = start(fixture.config());
        fixture.condemn(ids);
        soon().until(
                        () ->
                                fixture.number(
                                                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                                        == 1);

        // When
        long start = System.nanoTime();
        sink.close();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(sink.status().state()).isEqualTo(SinkStatus.State.STOPPED);
        fixture.texts(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
        assertThat(fixture.live()).hasSize(5);
        assertThat(fixture.archived()).isEmpty();
    }

    @Test
    void emptiesTheJournalOfWhatIsLongTold() throws SQLException {
        // Given
        fixture.execute(
                "INSERT INTO tokensweep_purge_journal SELECT 'batch', n, 'REVOKED', 'default', 1, (now() AT TIME ZONE 'UTC') - n * interval '1 minute', '[]' FROM generate_series(1, 2500) n");

        // When
        start(fixture.config());

        // Then
        soon().untilAsserted(
                        () ->
                                assertThat(
                                                fixture.number(
                                                        "SELECT count(*) FROM tokensweep_purge_journal"))
                                        .isBetween(58L, 60L));
    }

    private Sink start(SinkConfig config) {
        Sink sink = Sink.start(config);
        started.add(sink);
        return sink;
    }

    private static SinkConfig copy(SinkConfig base, String instanceId, int threads, int batchSize) {
        return new SinkConfig(
                base.jdbcUrl(),
                base.user(),
                base.password(),
                base.schema(),
                base.kafkaProperties(),
                base.topics(),
                instanceId,
                threads,
                batchSize,
                base.batchAge(),
                base.policy(),
                base.droppableColumns(),
                base.upkeep());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
