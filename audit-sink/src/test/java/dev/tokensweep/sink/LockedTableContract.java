package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A large table of which one token in ten is alive is cleaned by the running sink while the server
 * locks rows of it: nothing alive goes, nothing is lost, and nothing is stuck. {@code make locked}.
 */
@Tag("large")
abstract class LockedTableContract {
    private static final Logger LOGGER = LoggerFactory.getLogger(LockedTableContract.class);
    private static final int TOKENS = 200_000;
    private static final int LIVE = TOKENS / 10;
    private static final int AT_A_TIME = 1_000;

    /** What is locked is told of, and condemned again as the cleaner does. */
    private static final int MOST_ROUNDS = 10;

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final GivenRows IDS = GivenRows.as("v", GivenRows.key("id"));

    private static final Restraint UNRESTRAINED =
            new Restraint(
                    new Pacing(Duration.ofSeconds(1), 1, null, null),
                    PurgeWindows.ALWAYS,
                    Breaker.OFF);

    private final TestDatabase database;
    private SinkFixture fixture;
    private long sent;

    LockedTableContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void open() {
        fixture = new SinkFixture(database, SchemaVersion.V2_6);
    }

    @AfterEach
    final void close() throws SQLException {
        fixture.close();
    }

    @Test
    void cleansALargeTableThoughTheServerLocksRowsOfItAtRandom() throws SQLException {
        // Given
        Set<String> live = insert("ACTIVE", 0, LIVE);
        Set<String> going = insert("REVOKED", LIVE, TOKENS);
        List<String> all = new ArrayList<>(live);
        all.addAll(going);

        // When
        try (RandomLocks server = new RandomLocks(fixture, all);
                Sink sink = Sink.start(config())) {
            long startNanos = System.nanoTime();
            int rounds = clean();
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            LOGGER.info(
                    "{}: {} of {} tokens went in {} ms and {} rounds, while another locked rows {} times and began again {} times; {} spared",
                    database.dialect().vendor(),
                    going.size(),
                    TOKENS,
                    tookMs,
                    rounds,
                    server.rounds(),
                    server.deadlocks(),
                    sink.status().spared());

            // Then
            assertThat(sink.status().spared() + server.deadlocks()).isPositive();
            assertThat(sink.status().deadLettered()).isZero();
        }
        assertThat(fixture.live()).isEqualTo(live);
        List<String> archived = fixture.archived();
        assertThat(archived).hasSameSizeAs(going);
        assertThat(new HashSet<>(archived)).isEqualTo(going);
    }

    /** How many rounds it took. */
    private int clean() throws SQLException {
        Map<String, Verdict> left = verdicts();
        int rounds = 0;
        while (!left.isEmpty()) {
            assertThat(rounds).as("rounds, with %d left", left.size()).isLessThan(MOST_ROUNDS);
            left.forEach(fixture::send);
            fixture.flush();
            sent += left.size();
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).until(this::isAllAnswered);
            left = verdicts();
            rounds++;
        }
        return rounds;
    }

    private boolean isAllAnswered() throws SQLException {
        return fixture.number("SELECT coalesce(sum(next_offset), 0) FROM tokensweep_progress")
                == sent;
    }

    private SinkConfig config() {
        SinkConfig usual = fixture.config();
        return new SinkConfig(
                usual.jdbcUrl(),
                usual.user(),
                usual.password(),
                usual.schema(),
                usual.kafkaProperties(),
                usual.topics(),
                usual.instanceId(),
                2,
                AT_A_TIME,
                usual.batchAge(),
                usual.policy(),
                usual.droppableColumns(),
                usual.upkeep(),
                UNRESTRAINED);
    }

    private Set<String> insert(String state, int from, int to) throws SQLException {
        Set<String> ids = new HashSet<>();
        String given = database.dialect().table(IDS);
        for (int first = from; first < to; first += AT_A_TIME) {
            List<Object[]> some = new ArrayList<>();
            for (int i = first; i < Math.min(first + AT_A_TIME, to); i++) {
                String id = "%08d-token".formatted(i);
                some.add(new Object[] {id});
                ids.add(id);
            }
            insert(
                    "INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_scope_hash, token_state, token_state_id, subject_identifier, access_token_hash, refresh_token_hash) SELECT v.id, concat('at-', v.id), concat('rt-', v.id), %d, concat('u-', v.id), -1234, 'PRIMARY', 'APPLICATION_USER', 'password', {now}, {now}, 3600000, 3600000, 'h', '%s', v.id, v.id, concat('ah-', v.id), concat('rh-', v.id) FROM %s"
                            .formatted(fixture.app, state, given),
                    some);
            insert(
                    "INSERT INTO idn_oauth2_access_token_scope (token_id, token_scope, tenant_id) SELECT v.id, 'openid', -1234 FROM "
                            + given,
                    some);
        }
        return ids;
    }

    private void insert(String sql, List<Object[]> ids) throws SQLException {
        try (PreparedStatement statement = fixture.connection.prepareStatement(database.sql(sql))) {
            database.dialect().bind(statement, 1, IDS, ids);
            statement.executeUpdate();
        }
    }

    /** On every token that is over and still there. */
    private Map<String, Verdict> verdicts() throws SQLException {
        String sql =
                "SELECT token_id, token_state, token_state_id, %s, validity_period, %s, refresh_token_validity_period FROM idn_oauth2_access_token WHERE token_state = 'REVOKED'"
                        .formatted(
                                database.micros("time_created"),
                                database.micros("refresh_token_time_created"));
        Map<String, Verdict> verdicts = new HashMap<>();
        try (Statement statement = fixture.connection.createStatement();
                ResultSet row = statement.executeQuery(database.sql(sql))) {
            while (row.next()) {
                RowVersion version =
                        new RowVersion(
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7));
                verdicts.put(
                        row.getString(1),
                        new Verdict(
                                version,
                                Reason.REVOKED,
                                CleanupPolicy.DEFAULT_RULE,
                                1,
                                1,
                                new Position(1, 2, 3, 4),
                                5));
            }
        }
        return verdicts;
    }
}
