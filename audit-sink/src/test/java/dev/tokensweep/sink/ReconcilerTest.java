package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.events.Doubt;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.Wire;
import dev.tokensweep.sandbox.SchemaVersion;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reconciler shows the cleaner of the table. */
class ReconcilerTest {
    private SinkFixture sink;
    private HikariDataSource database;
    private Outbox outbox;

    @BeforeEach
    void open() {
        sink = new SinkFixture(SchemaVersion.V2_6);
        database = SinkDatabase.pool(sink.config());
        outbox = new Outbox(sink.producer, sink.topics, Clock.systemUTC());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        sink.close();
    }

    @Test
    void showsEveryRowBetweenTwoMarks() throws SQLException {
        // Given
        List<String> ids = sink.insert("ACTIVE", 1_203);

        // When
        pass(ids.size());

        // Then
        Map<String, Sighting> shown = shown();
        assertThat(shown.keySet()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(shown.values())
                .allSatisfy(
                        sighting -> {
                            assertThat(sighting.row().version().state()).isEqualTo("ACTIVE");
                            assertThat(sighting.beforeMark()).isGreaterThan(sighting.afterMark());
                        });
    }

    /** The log may have told of a commit that nobody sees yet; who compares must know of it. */
    @Test
    void tellsWhichTransactionsHadNotEndedWhenTheTableWasRead() throws SQLException {
        // Given
        String id = sink.insert("ACTIVE", 1).get(0);
        long open;

        // When
        try (Connection server = sink.connect()) {
            server.setAutoCommit(false);
            open = begin(server);
            pass(1);
            server.commit();
        }

        // Then
        assertThat(shown().get(id).snapshotXmin()).isPositive().isLessThanOrEqualTo(open);
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            new TokenTablePass(sink.config(), database, outbox).doWhatIsDue();
                            return shown().get(id).snapshotXmin() > open;
                        });
    }

    private static long begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** After a failover that lost the last of them, a number that was given must not come again. */
    @Test
    void givesMarksThatFollowTheClock() throws SQLException {
        // Given
        long nowMicros = sink.number("SELECT (extract(epoch FROM now()) * 1000000)::bigint");
        Marks marks = new Marks(sink.config().tables());

        // When
        long lost;
        long next;
        try (Connection connection = sink.connect()) {
            connection.setAutoCommit(false);
            lost = marks.make(connection);
            sink.execute("DELETE FROM tokensweep_mark");
            next = marks.make(connection);
        }

        // Then
        assertThat(lost).isGreaterThanOrEqualTo(nowMicros);
        assertThat(next).isGreaterThan(lost);
    }

    @Test
    void tellsTheLogOfTheHoldsAnew() throws SQLException {
        // Given
        String version = "SELECT hold_id || xmin FROM tokensweep_hold ORDER BY hold_id";
        sink.insert("ACTIVE", 1);
        sink.execute(
                """
                INSERT INTO tokensweep_hold VALUES
                ('a-stands', 'ALL', '', 'case', 'legal', now(), NULL, NULL),
                ('b-over', 'ALL', '', 'case', 'legal', now(), now() - interval '8 days', 'court')""");
        List<String> before = sink.texts(version);

        // When
        pass(1);

        // Then
        List<String> after = sink.texts(version);
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.get(1)).isEqualTo(before.get(1));
    }

    @Test
    void showsOddRowsAsTheLogTellsThem() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth2_access_token (token_id, consumer_key_id, authz_user, tenant_id, user_domain, grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_state, token_state_id) VALUES
                ('odd', %d, 'ünï', -1234, 'PRIMARY', 'password', 'infinity', '-infinity', -1, 9223372036854775807, '', NULL),
                ('old', NULL, NULL, NULL, NULL, NULL, '4713-01-01 00:00:00.000001 BC', '1969-12-31 23:59:59.999999', NULL, 0, NULL, 'x')"""
                        .formatted(sink.app));

        // When
        pass(1);

        // Then
        assertThat(shown().get("odd").row())
                .isEqualTo(
                        new TokenRow(
                                new RowVersion(
                                        "",
                                        null,
                                        Long.MAX_VALUE,
                                        -1L,
                                        Long.MIN_VALUE,
                                        Long.MAX_VALUE),
                                new Grant(-1234, sink.app, "ünï", "PRIMARY", "password")));
        assertThat(shown().get("old").row())
                .isEqualTo(
                        new TokenRow(
                                new RowVersion(
                                        null,
                                        "x",
                                        -210_866_803_199_999_999L + 38 * 86_400_000_000L,
                                        null,
                                        -1L,
                                        0L),
                                Grant.UNKNOWN));
    }

    @Test
    void beginsAnewWhenTheIntervalIsOverAndNotBefore() throws SQLException {
        // Given
        sink.insert("ACTIVE", 3);
        TokenTablePass pass = pass(Duration.ofSeconds(3));

        // When
        long beganNanos = System.nanoTime();
        await().atMost(Duration.ofSeconds(60)).until(() -> looks(pass) == 6);

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                .isGreaterThan(Duration.ofSeconds(3));
        assertThat(shown()).hasSize(3);
    }

    /** Looks again, and tells how many sightings there are. */
    private int looks(TokenTablePass pass) throws SQLException {
        pass.doWhatIsDue();
        return sink.readAll(sink.topics.tokenSightings()).size();
    }

    /** A pass so fast that only the interval can hold it back. */
    private TokenTablePass pass(Duration interval) {
        Upkeep usual = Upkeep.DEFAULT;
        Upkeep fast =
                new Upkeep(
                        usual.children(),
                        usual.related(),
                        usual.relatedInterval(),
                        usual.archiveRetention(),
                        interval,
                        1_000_000,
                        usual.clockTolerance());
        return new TokenTablePass(sink.config(fast), database, outbox);
    }

    @Test
    void answersADoubtWithTheRowOrWithNone() throws SQLException {
        // Given
        String there = sink.insert("REVOKED", 1).get(0);
        doubt(there);
        doubt("gone");
        DoubtAnswers answers =
                new DoubtAnswers(sink.config(), database, new KafkaClients(sink.config()), outbox);

        // When
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            answers.doWhatIsDue();
                            return shown().size() == 2;
                        });
        answers.rest();

        // Then
        assertThat(shown().get(there).row().version()).isEqualTo(sink.version(there));
        assertThat(shown().get("gone").row()).isNull();
        assertThat(shown().values()).allMatch(sighting -> sighting.snapshotXmin() > 0);
    }

    private void pass(int rows) throws SQLException {
        TokenTablePass pass = new TokenTablePass(sink.config(), database, outbox);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            pass.doWhatIsDue();
                            return shown().size() >= rows;
                        });
    }

    private void doubt(String tokenId) {
        var unused =
                sink.producer.send(
                        new ProducerRecord<>(
                                sink.topics.tokenDoubts(),
                                tokenId.getBytes(StandardCharsets.UTF_8),
                                Wire.doubt()
                                        .serializer()
                                        .serialize(
                                                sink.topics.tokenDoubts(),
                                                new Doubt(Position.NONE))));
        sink.producer.flush();
    }

    private Map<String, Sighting> shown() {
        Map<String, Sighting> shown = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> told : sink.readAll(sink.topics.tokenSightings())) {
            shown.put(
                    new String(told.key(), StandardCharsets.UTF_8),
                    Wire.sighting().deserializer().deserialize(told.topic(), told.value()));
        }
        return shown;
    }
}
