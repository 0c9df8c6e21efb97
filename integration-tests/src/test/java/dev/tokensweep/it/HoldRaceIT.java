package dev.tokensweep.it;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.Ledger;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Topics;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import dev.tokensweep.sink.Holds;
import dev.tokensweep.sink.HoldsRefusedException;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.Upkeep;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand tokens, each held one millisecond before its time, or as late as wins the race. */
class HoldRaceIT {
    private static final int TOKENS = 1_000;
    private static final int HOLDERS = 16;

    /** In which the cleaner hears of a token before its time. */
    private static final Duration LEAD = Duration.ofMillis(400);

    /** Where a hold came too late, the next one comes earlier, at most by so much. */
    private static final Duration EARLIEST = Duration.ofMillis(256);

    @TempDir Path directory;
    private RunFixture fixture;
    private ExecutorService holders;
    private ScheduledExecutorService timer;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
        holders = Executors.newFixedThreadPool(HOLDERS);
        timer = Executors.newScheduledThreadPool(HOLDERS);
    }

    @AfterEach
    void stop() {
        holders.shutdownNow();
        timer.shutdownNow();
        fixture.close();
    }

    @Test
    void keepsEveryTokenThatWasThereWhenItsHoldWasPlaced() throws Exception {
        try (TokensweepProcess run = fixture.run();
                Connection connection = fixture.connect()) {
            // Given
            fixture.awaitReady(run);
            Holds holds = new Holds(config());
            int app = ConsumerApps.create(connection, -1234, "app");

            // When
            List<Callable<Map<String, String>>> races =
                    Collections.nCopies(HOLDERS, () -> race(holds, app, TOKENS / HOLDERS));
            Map<String, String> holdOfToken = new TreeMap<>();
            for (Future<Map<String, String>> race : holders.invokeAll(races)) {
                holdOfToken.putAll(race.get());
            }

            // Then
            assertThat(holdOfToken).as("the race was run").hasSizeGreaterThan(TOKENS / 20);
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(() -> live().equals(holdOfToken.keySet()));

            // When
            holds.release(List.copyOf(holdOfToken.values()), "the court");

            // Then
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(() -> Ledger.eligible(connection) == 0 && live().isEmpty());
        }
    }

    /**
     * Issues one token after the other and holds each a millisecond before its time, at whatever
     * pace this machine has: one that lost its race has the next begin twice as early, until one is
     * won.
     *
     * @return the hold of each token that was still there when its hold was in force
     */
    private Map<String, String> race(Holds holds, int app, int tokens) throws Exception {
        Map<String, String> holdOfToken = new TreeMap<>();
        try (Connection connection = fixture.connect()) {
            Duration before = Duration.ofMillis(1);
            for (int i = 0; i < tokens; i++) {
                Instant time = Instant.now().plus(LEAD);
                String tokenId = insert(connection, app, time);
                long delayMs = Duration.between(Instant.now(), time.minus(before)).toMillis();
                Optional<String> hold =
                        timer.schedule(() -> place(holds, tokenId), delayMs, MILLISECONDS).get();
                hold.ifPresent(id -> holdOfToken.put(tokenId, id));
                before = hold.isPresent() ? Duration.ofMillis(1) : earlier(before);
            }
        }
        return holdOfToken;
    }

    private static Duration earlier(Duration before) {
        Duration twice = before.multipliedBy(2);
        return twice.compareTo(EARLIEST) < 0 ? twice : EARLIEST;
    }

    /**
     * @param time when it may go, by the predicate's own sum
     */
    private static String insert(Connection connection, int app, Instant time) throws SQLException {
        Instant created = time.minus(RunFixture.SAFE_PERIOD).minusSeconds(60);
        return TokenInsert.tokenOf(app)
                .createdAt(created)
                .refreshCreatedAt(created)
                .validityMs(60_000L)
                .refreshValidityMs(60_000L)
                .insert(connection);
    }

    /** The hold's id; empty where the token was gone before its hold was in force. */
    private static Optional<String> place(Holds holds, String tokenId) {
        Hold hold = onToken(tokenId);
        try {
            holds.add(List.of(hold));
            return Optional.of(hold.id());
        } catch (HoldsRefusedException gone) {
            return Optional.empty();
        }
    }

    private static Hold onToken(String tokenId) {
        return new Hold(
                UUID.randomUUID().toString(), Hold.Scope.TOKEN, tokenId, "case 7", "the court");
    }

    private Set<String> live() throws SQLException {
        Set<String> live = new TreeSet<>();
        try (Connection connection = fixture.connect();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT token_id FROM idn_oauth2_access_token");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                live.add(rows.getString(1));
            }
        }
        return live;
    }

    private SinkConfig config() {
        return new SinkConfig(
                fixture.jdbcUrl(),
                "postgres",
                null,
                null,
                Map.of(),
                new Topics("", 4, Duration.ofDays(30)),
                "test",
                1,
                1_000,
                Duration.ofMillis(20),
                CleanupPolicy.of(Terms.of(RunFixture.SAFE_PERIOD)),
                Set.of(),
                Upkeep.DEFAULT);
    }
}
