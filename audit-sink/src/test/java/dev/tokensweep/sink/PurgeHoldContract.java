package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.Spared;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hold that stands wins over every verdict, also over one already on its way. */
abstract class PurgeHoldContract {
    final TestDatabase database;
    SinkFixture sink;
    private PurgeFixture purge;

    PurgeHoldContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void open() throws SQLException {
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        purge = new PurgeFixture(sink, sink.config());
    }

    @AfterEach
    final void close() throws SQLException {
        sink.close();
    }

    @ParameterizedTest
    @CsvSource({"ALL,''", "TENANT,5", "APP,app", "USER,MAYA", "TOKEN,token"})
    void keepsWhatTheHoldNames(String scope, String subject) throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        String held = ids.get(0);
        sink.execute(
                "UPDATE idn_oauth2_access_token SET tenant_id = 5, authz_user = 'maya' WHERE token_id = '%s'"
                        .formatted(held));
        String named =
                switch (subject) {
                    case "app" -> Integer.toString(sink.app);
                    case "token" -> held;
                    default -> subject;
                };
        hold(scope, named);

        // When
        purge.carryOut(ids);

        // Then
        boolean wide = Set.of("ALL", "APP").contains(scope);
        assertThat(sink.live()).isEqualTo(wide ? Set.copyOf(ids) : Set.of(held));
        assertThat(sink.spared()).containsEntry(held, Spared.Cause.HELD);
    }

    @Test
    void letsGoWhatReleasedAndOtherHoldsName() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        hold("TOKEN", ids.get(0));
        hold("USER", "somebody else");
        hold("TENANT", "77");
        sink.execute("UPDATE tokensweep_hold SET released_at = {now} WHERE scope = 'TOKEN'");

        // When
        purge.carryOut(ids);

        // Then
        assertThat(sink.live()).isEmpty();
    }

    /** The hold's transaction cannot end before a purge that did not see it has ended. */
    @Test
    void placingHoldWaitsForThePurgeOnItsWay() throws Exception {
        // Given
        String tokenId = sink.insert("REVOKED", 1).get(0);
        try (Connection other = sink.connect()) {
            other.setAutoCommit(false);
            HoldGate.passShared(other, sink.config().tables());

            // When
            Future<?> placed = CompletableFuture.runAsync(() -> place(tokenId));

            // Then
            await().atMost(Duration.ofSeconds(60)).until(this::somebodyWaitsAtTheGate);
            assertThat(placed).isNotDone();
            other.commit();
            assertThat(placed).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(purge.carryOut(List.of(tokenId))).isEqualTo(new PurgeOutcome(0, 1, 0));
    }

    /** Whoever was told that the hold stands finds the token there for ever after. */
    @Test
    void keepsEveryHeldTokenOfThousandHoldsAndPurgesAtOnce() throws Exception {
        // Given
        int tokens = 1_000;
        List<String> ids = sink.insert("REVOKED", tokens);
        Map<String, Boolean> heldWhileThere = new ConcurrentHashMap<>();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> holders = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            int first = thread;
            holders.add(
                    threads.submit(
                            () -> {
                                start.await();
                                try (Connection own = sink.connect()) {
                                    own.setAutoCommit(false);
                                    for (int i = first; i < tokens; i += 3) {
                                        heldWhileThere.put(ids.get(i), place(own, ids.get(i)));
                                    }
                                }
                                return null;
                            }));
        }

        // When
        start.countDown();
        for (int from = tokens; from > 0; from -= 20) {
            carryOutOnceTheGateIsFree(ids.subList(from - 20, from));
        }
        for (Future<?> holder : holders) {
            assertThat(holder).succeedsWithin(Duration.ofSeconds(60));
        }
        threads.shutdown();

        // Then
        Set<String> kept = new TreeSet<>();
        heldWhileThere.forEach(
                (id, there) -> {
                    if (there) {
                        kept.add(id);
                    }
                });
        assertThat(heldWhileThere).hasSize(tokens);
        assertThat(new TreeSet<>(sink.live())).isEqualTo(kept);
        assertThat(kept.size()).as("both happened").isBetween(1, tokens - 1);
    }

    /** A purge gives way to those who place holds; the sink's worker tries again, as here. */
    private void carryOutOnceTheGateIsFree(List<String> ids) throws SQLException {
        VerdictBatch batch = purge.batch(ids);
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(
                        e -> e instanceof SQLException sql && database.dialect().isLockTimeout(sql))
                .until(() -> purge.carryOut(batch) != null);
    }

    private void place(String tokenId) {
        try (Connection own = sink.connect()) {
            own.setAutoCommit(false);
            place(own, tokenId);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the token was there while nothing but this could change it. */
    private boolean place(Connection own, String tokenId) throws SQLException {
        HoldGate.passAlone(own, sink.config().tables());
        insert(own, "TOKEN", tokenId);
        boolean live = isLive(own, tokenId);
        own.commit();
        return live;
    }

    private void hold(String scope, String subject) throws SQLException {
        insert(sink.connection, scope, subject);
    }

    private static void insert(Connection connection, String scope, String subject)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO tokensweep_hold (hold_id, scope, subject, reason, author, placed_at) VALUES (?, ?, ?, 'case 7', 'legal', CURRENT_TIMESTAMP)")) {
            statement.setString(1, UUID.randomUUID().toString());
            statement.setString(2, scope);
            statement.setString(3, subject);
            statement.executeUpdate();
        }
    }

    private boolean isLive(Connection connection, String tokenId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        database.sql("SELECT 1 FROM idn_oauth2_access_token WHERE token_id = ?"))) {
            statement.setString(1, tokenId);
            return statement.executeQuery().next();
        }
    }

    private boolean somebodyWaitsAtTheGate() throws SQLException {
        return sink.number(database.waitingAtTheGate()) == 1;
    }
}
