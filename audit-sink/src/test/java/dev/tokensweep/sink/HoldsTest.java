package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.Hold;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private SinkFixture sink;
    private Holds holds;

    @BeforeEach
    void open() throws SQLException {
        sink = new SinkFixture(SchemaVersion.V2_6);
        holds = new Holds(sink.config());
    }

    @AfterEach
    void close() throws SQLException {
        sink.close();
    }

    @Test
    void keepsHeldTokensAndLetsThemGoOnceReleased() throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        String byId = sink.token("REVOKED").insert(sink.connection);
        String byUser = sink.token("REVOKED").user("Maya").insert(sink.connection);
        String byTenant = sink.token("REVOKED").tenant(5).insert(sink.connection);
        String free = sink.token("REVOKED").insert(sink.connection);
        List<Hold> placed =
                List.of(
                        hold(Hold.Scope.TOKEN, byId),
                        hold(Hold.Scope.USER, "mAYA"),
                        hold(Hold.Scope.TENANT, "5"));

        // When
        holds.add(placed);
        purge.carryOut(List.of(byId, byUser, byTenant, free));

        // Then
        assertThat(sink.live()).containsExactlyInAnyOrder(byId, byUser, byTenant);

        // When
        holds.release(placed.stream().map(Hold::id).toList(), "judge");
        purge.carryOut(List.of(byId, byUser, byTenant));

        // Then
        assertThat(sink.live()).isEmpty();
    }

    @Test
    void returnsOnlyAfterThePurgeThatDidNotSeeTheHold() throws Exception {
        // Given
        String tokenId = sink.token("REVOKED").insert(sink.connection);
        try (Connection purge = sink.connect()) {
            purge.setAutoCommit(false);
            HoldGate.passShared(purge, sink.config().tables());

            // When
            Future<?> placed =
                    CompletableFuture.runAsync(
                            () -> holds.add(List.of(hold(Hold.Scope.TOKEN, tokenId))));

            // Then
            await().atMost(Duration.ofSeconds(60)).until(this::somebodyWaitsAtTheGate);
            assertThat(placed).isNotDone();
            try (var delete = purge.createStatement()) {
                delete.execute(
                        "DELETE FROM idn_oauth2_access_token WHERE token_id = '%s'"
                                .formatted(tokenId));
            }
            purge.commit();
            assertThat(placed)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("a hold on nothing")
                    .withMessageContaining(tokenId);
        }
        assertThat(holds.list(true)).isEmpty();
    }

    @Test
    void waitsAlsoForAPurgeThatFindsTheTokensByItsSearchPath() throws Exception {
        // Given
        String tokenId = sink.token("REVOKED").insert(sink.connection);
        String own = sink.schema + "_own";
        sink.execute("CREATE SCHEMA " + own);
        try (Connection purge = sink.connect();
                Statement path = purge.createStatement()) {
            path.execute("SET search_path = %s, %s".formatted(own, sink.schema));
            purge.setAutoCommit(false);
            HoldGate.passShared(purge, SinkTables.in(PostgresDialect.INSTANCE, null));

            // When
            Future<?> placed =
                    CompletableFuture.runAsync(
                            () -> holds.add(List.of(hold(Hold.Scope.TOKEN, tokenId))));

            // Then
            await().atMost(Duration.ofSeconds(60)).until(this::somebodyWaitsAtTheGate);
            purge.commit();
            assertThat(placed).succeedsWithin(Duration.ofSeconds(10));
        } finally {
            sink.execute("DROP SCHEMA " + own);
        }
    }

    @Test
    void placesNoneWhereOneHoldsNothing() throws SQLException {
        // Given
        String tokenId = sink.token("ACTIVE").insert(sink.connection);
        List<Hold> mixed =
                List.of(
                        hold(Hold.Scope.TOKEN, tokenId),
                        hold(Hold.Scope.TOKEN, "no-token"),
                        hold(Hold.Scope.TOKEN, "nor this"));

        // Then
        assertThatThrownBy(() -> holds.add(mixed))
                .isInstanceOf(HoldsRefusedException.class)
                .hasMessageContaining("no-token, nor this")
                .hasMessageContaining("--force")
                .hasMessageNotContaining(tokenId);
        assertThat(holds.list(true)).isEmpty();

        // When
        holds.addUnseen(mixed);

        // Then
        assertThat(holds.list(false)).extracting(Holds.Entry::hold).containsAll(mixed);
    }

    @Test
    void findsNeitherUserNorTenantNorAppThatIsNotThere() throws SQLException {
        // Given
        sink.token("ACTIVE").user("Maya").insert(sink.connection);

        // Then
        for (Hold nothing :
                List.of(
                        hold(Hold.Scope.USER, "may"),
                        hold(Hold.Scope.TENANT, "99"),
                        hold(Hold.Scope.APP, "99999"))) {
            assertThatThrownBy(() -> holds.add(List.of(nothing)))
                    .isInstanceOf(HoldsRefusedException.class)
                    .hasMessageContaining(nothing.subject());
        }
        holds.add(
                List.of(
                        hold(Hold.Scope.USER, "MAYA"),
                        hold(Hold.Scope.TENANT, "-1234"),
                        hold(Hold.Scope.APP, Integer.toString(sink.app)),
                        hold(Hold.Scope.ALL, "")));
    }

    @Test
    void namesNoMoreThanTwentyOfManyThatAreMissing() {
        // Given
        List<Hold> many =
                Stream.iterate(0, i -> i + 1)
                        .limit(100)
                        .map(i -> hold(Hold.Scope.TOKEN, "gone-" + i))
                        .toList();

        // Then
        assertThatThrownBy(() -> holds.add(many))
                .hasMessageContaining("gone-19 and 80 more")
                .hasMessageNotContaining("gone-20");
    }

    @Test
    void findsAnAppByKeyAndByIdAndRefusesToGuess() throws SQLException {
        // Given
        int keyed = ConsumerApps.create(sink.connection, -1234, "keyed");
        sink.execute(
                "UPDATE idn_oauth_consumer_apps SET consumer_key = 'key-1' WHERE id = " + keyed);

        // Then
        assertThat(holds.appId("key-1")).hasValue(keyed);
        assertThat(holds.appId(Integer.toString(keyed))).hasValue(keyed);
        assertThat(holds.appId("key-2")).isEmpty();

        // When
        sink.execute(
                "UPDATE idn_oauth_consumer_apps SET consumer_key = '%d' WHERE id = %d"
                        .formatted(sink.app, keyed));

        // Then
        assertThatThrownBy(() -> holds.appId(Integer.toString(sink.app)))
                .isInstanceOf(HoldsRefusedException.class)
                .hasMessageContaining(Integer.toString(keyed));
    }

    @Test
    void refusesWhatTheTableCannotTake() {
        // Given
        List<Hold> wrong = new ArrayList<>();
        String id = UUID.randomUUID().toString();
        wrong.add(new Hold(id, Hold.Scope.TOKEN, "t", " ", "me"));
        wrong.add(new Hold(id, Hold.Scope.TOKEN, "t".repeat(256), "why", "me"));
        wrong.add(new Hold(id, Hold.Scope.TOKEN, "t", "w".repeat(1001), "me"));
        wrong.add(new Hold(id, Hold.Scope.TOKEN, "t", "why", ""));
        wrong.add(new Hold(id, Hold.Scope.TOKEN, "a\0b", "why", "me"));

        // When
        HoldsRefusedException refused =
                catchThrowableOfType(HoldsRefusedException.class, () -> holds.addUnseen(wrong));

        // Then
        assertThat(refused.findings()).hasSize(5).allMatch(line -> line.contains("the hold's"));
        assertThat(holds.list(true)).isEmpty();
    }

    @Test
    void refusesEverythingWhereThereAreNoTokens() throws SQLException {
        // Given
        String empty = sink.schema + "_empty";
        sink.execute("CREATE SCHEMA " + empty);
        Holds nowhere = new Holds(sink.config().inSchema(empty));
        List<Hold> all = List.of(hold(Hold.Scope.ALL, ""));

        // Then
        try {
            for (ThrowingCallable refused :
                    List.<ThrowingCallable>of(
                            () -> nowhere.add(all),
                            () -> nowhere.addUnseen(all),
                            () -> nowhere.list(true),
                            () -> nowhere.release(List.of("x"), "me"),
                            () -> nowhere.appId("x"))) {
                assertThatThrownBy(refused)
                        .isInstanceOf(HoldsRefusedException.class)
                        .hasMessageContaining("\"%s\".idn_oauth2_access_token".formatted(empty))
                        .hasMessageContaining("database.schema");
            }
            assertThat(
                            sink.number(
                                    "SELECT count(*) FROM pg_tables WHERE schemaname = '%s'"
                                            .formatted(empty)))
                    .isZero();
        } finally {
            sink.execute("DROP SCHEMA %s CASCADE".formatted(empty));
        }
    }

    @Test
    void refusesIdsThatNoRowWouldMatch() throws SQLException {
        // Given
        sink.token("ACTIVE").tenant(5).insert(sink.connection);
        sink.execute(
                "UPDATE idn_oauth_consumer_apps SET consumer_key = '777' WHERE id = " + sink.app);

        // Then
        assertThatThrownBy(() -> holds.add(List.of(hold(Hold.Scope.TENANT, "05"))))
                .isInstanceOf(HoldsRefusedException.class)
                .hasMessageContaining("write 5");
        assertThatThrownBy(() -> holds.addUnseen(List.of(hold(Hold.Scope.APP, "key"))))
                .isInstanceOf(HoldsRefusedException.class)
                .hasMessageContaining("'key' is no id");
        assertThatThrownBy(() -> holds.add(List.of(hold(Hold.Scope.APP, "777"))))
                .isInstanceOf(HoldsRefusedException.class)
                .hasMessageContaining("app 777");
    }

    @Test
    void commitsToTheDiskWhateverTheRoleHasSet() throws SQLException {
        // Given
        String role = sink.schema + "_hasty";
        sink.execute("CREATE ROLE %s LOGIN SUPERUSER".formatted(role));
        sink.execute("ALTER ROLE %s SET synchronous_commit = off".formatted(role));
        sink.execute(
                "CREATE TABLE seen (setting text); CREATE FUNCTION look() RETURNS trigger AS 'BEGIN INSERT INTO %s.seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END' LANGUAGE plpgsql; CREATE TRIGGER look AFTER INSERT ON tokensweep_hold EXECUTE FUNCTION look()"
                        .formatted(sink.schema));
        try {
            // When
            new Holds(as(role)).add(List.of(hold(Hold.Scope.ALL, "")));

            // Then
            assertThat(sink.texts("SELECT setting FROM seen")).containsExactly("on");
        } finally {
            sink.execute("DROP ROLE " + role);
        }
    }

    @Test
    void releasesAllOrNone() throws SQLException {
        // Given
        String tokenId = sink.token("ACTIVE").insert(sink.connection);
        Hold first = hold(Hold.Scope.TOKEN, tokenId);
        Hold second = hold(Hold.Scope.TOKEN, tokenId);
        holds.add(List.of(first, second));
        holds.release(List.of(second.id()), "judge");

        // When
        HoldsRefusedException refused =
                catchThrowableOfType(
                        HoldsRefusedException.class,
                        () ->
                                holds.release(
                                        List.of(first.id(), second.id(), "unknown-1"), "judge"));

        // Then
        assertThat(refused.findings())
                .hasSize(2)
                .anyMatch(line -> line.contains("unknown-1"))
                .anyMatch(line -> line.contains(second.id()))
                .noneMatch(line -> line.contains(first.id()));
        assertThat(holds.list(false)).extracting(Holds.Entry::hold).containsExactly(first);
        assertThat(holds.list(true))
                .filteredOn(entry -> entry.releasedAt() != null)
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.hold()).isEqualTo(second);
                            assertThat(entry.releasedBy()).isEqualTo("judge");
                            assertThat(entry.releasedAt()).isAfterOrEqualTo(entry.placedAt());
                        });
    }

    @Test
    void makesTheTableWhereItIsMissing() throws SQLException {
        // Given
        String tokenId = sink.token("ACTIVE").insert(sink.connection);
        sink.execute("DROP TABLE IF EXISTS tokensweep_hold");
        assertThat(holds.list(true)).isEmpty();

        // When
        holds.add(List.of(hold(Hold.Scope.TOKEN, tokenId)));

        // Then
        assertThat(holds.list(false)).hasSize(1);
    }

    @Test
    void tellsTheStatementWhereTheRoleMayNotMakeTheTable() throws SQLException {
        // Given
        String role = sink.schema + "_reader";
        sink.execute("DROP TABLE IF EXISTS tokensweep_hold");
        sink.execute("CREATE ROLE %s LOGIN".formatted(role));
        sink.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(sink.schema, role));
        try {
            Holds restricted = new Holds(as(role));

            // Then
            assertThatThrownBy(() -> restricted.addUnseen(List.of(hold(Hold.Scope.ALL, ""))))
                    .isInstanceOf(HoldsRefusedException.class)
                    .hasMessageContaining(
                            "CREATE TABLE IF NOT EXISTS \"%s\"".formatted(sink.schema));
        } finally {
            sink.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
        }
    }

    private SinkConfig as(String role) {
        SinkConfig usual = sink.config();
        return new SinkConfig(
                usual.jdbcUrl(),
                role,
                null,
                usual.schema(),
                usual.kafkaProperties(),
                usual.topics(),
                usual.instanceId(),
                usual.threads(),
                usual.batchSize(),
                usual.batchAge(),
                usual.policy(),
                usual.droppableColumns(),
                usual.upkeep());
    }

    private static Hold hold(Hold.Scope scope, String subject) {
        return new Hold(UUID.randomUUID().toString(), scope, subject, "case 4711", "me");
    }

    private boolean somebodyWaitsAtTheGate() throws SQLException {
        return sink.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tokensweep-hold' AND wait_event_type = 'Lock'")
                > 0;
    }
}
