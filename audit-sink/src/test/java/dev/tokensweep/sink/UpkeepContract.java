package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.policy.UserPattern;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sink does beside its purges, and what operators ask of it: the same on each server. */
abstract class UpkeepContract {
    private static final DateTimeFormatter DIGITS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final long HOUR_MS = 3_600_000;

    private final TestDatabase server;
    private SinkFixture sink;
    private HikariDataSource database;

    UpkeepContract(TestDatabase server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        // The newest of the product's versions has all of the tables.
        sink = new SinkFixture(server, SchemaVersion.V7_2);
        SinkPreflight.check(sink.config());
        database = SinkDatabase.pool(sink.config());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        sink.close();
    }

    @Test
    void keepsHeldTokensAndLetsThemGoOnceReleased() throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        String byId = sink.token("REVOKED").insert(sink.connection);
        String byUser = sink.token("REVOKED").user("Maya").insert(sink.connection);
        String byTenant = sink.token("REVOKED").tenant(5).insert(sink.connection);
        String free = sink.token("REVOKED").user("mayar").insert(sink.connection);
        List<Hold> placed =
                List.of(
                        hold(Hold.Scope.TOKEN, byId),
                        hold(Hold.Scope.USER, "mAYA"),
                        hold(Hold.Scope.TENANT, "5"));
        Holds holds = new Holds(sink.config());

        // When
        holds.add(placed);
        purge.carryOut(purge.batch(List.of(byId, byUser, byTenant, free)));

        // Then
        assertThat(sink.live()).containsExactlyInAnyOrder(byId, byUser, byTenant);
        assertThat(holds.list(false))
                .extracting(Holds.Entry::hold)
                .containsExactlyInAnyOrderElementsOf(placed);

        // When
        holds.release(placed.stream().map(Hold::id).toList(), "judge");
        purge.carryOut(purge.batch(List.of(byId, byUser, byTenant)));

        // Then
        assertThat(sink.live()).isEmpty();
        assertThat(holds.list(false)).isEmpty();
        assertThat(holds.list(true))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.releasedBy()).isEqualTo("judge"));
    }

    @Test
    void knowsHowLargeTheTablesAre() throws SQLException {
        // Given
        TableSizes sizes = new TableSizes(sink.config());

        // When
        TableSizes.Look look = sizes.look();

        // Then
        assertThat(look.tokens()).get().matches(size -> size.bytes() > 0 && size.rows() >= 0);
        assertThat(look.archive()).get().matches(size -> size.bytes() > 0);

        // When
        sink.execute("DROP TABLE " + sink.config().tables().archive());

        // Then
        assertThat(sizes.look().archive()).isEmpty();
    }

    @Test
    void placesAndReleasesNoHoldWhereOneIsWrong() throws SQLException {
        // Given
        String tokenId = sink.token("ACTIVE").insert(sink.connection);
        Holds holds = new Holds(sink.config());
        Hold good = hold(Hold.Scope.TOKEN, tokenId);

        // Then
        assertThatThrownBy(() -> holds.add(List.of(good, hold(Hold.Scope.TOKEN, "none"))))
                .isInstanceOf(HoldsRefusedException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> holds.add(List.of(good, hold(Hold.Scope.USER, "nobody"))))
                .isInstanceOf(HoldsRefusedException.class);
        assertThatThrownBy(() -> holds.add(List.of(good, hold(Hold.Scope.TENANT, "77"))))
                .isInstanceOf(HoldsRefusedException.class);
        assertThat(holds.list(true)).isEmpty();

        // When
        holds.add(List.of(good, hold(Hold.Scope.APP, Integer.toString(sink.app))));

        // Then
        assertThatThrownBy(() -> holds.release(List.of(good.id(), "unknown"), "judge"))
                .isInstanceOf(HoldsRefusedException.class)
                .hasMessageContaining("unknown");
        assertThat(holds.list(false)).hasSize(2);
        String key = sink.texts("SELECT consumer_key FROM idn_oauth_consumer_apps").get(0);
        assertThat(holds.appId(key)).hasValue(sink.app);
        assertThat(holds.appId(Integer.toString(sink.app))).hasValue(sink.app);
        assertThat(holds.appId("no app")).isEmpty();
    }

    @Test
    void tellsHowThingsStandAfterPauseThrottleAndResume() {
        // Given
        PurgeControl control = new PurgeControl(sink.config());

        // Then
        assertThat(control.status().state()).isEqualTo("ALLOWED");
        ControlStatus paused = control.pause("migration tonight", "maya");
        assertThat(paused.state()).isEqualTo("PAUSED");
        assertThat(paused.pauseReason()).isEqualTo("migration tonight");
        assertThat(paused.pausedAt())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(control.throttle(7, "maya").rowsPerSecond()).isEqualTo(7);
        assertThat(control.throttle(null, "maya").rowsPerSecond()).isNull();
        ControlStatus resumed = control.resume("ben");
        assertThat(resumed.state()).isEqualTo("ALLOWED");
        assertThat(resumed.resumedBy()).isEqualTo("ben");
        assertThat(resumed.policy()).isEqualTo(ControlStatus.Policy.ACCEPTED);
    }

    @Test
    void purgesNothingWhilePaused() throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        List<String> ids = sink.insert("REVOKED", 3);
        PurgeControl control = new PurgeControl(sink.config());
        control.pause(null, "maya");

        // Then
        assertThatThrownBy(() -> purge.carryOut(purge.batch(ids)))
                .isInstanceOf(BarredException.class);
        assertThat(sink.live()).hasSize(3);

        // When
        control.resume("maya");
        purge.carryOut(purge.batch(ids));

        // Then
        assertThat(sink.live()).isEmpty();
    }

    @Test
    void plansWhatEachTokenWillDo() throws SQLException {
        // Given
        endsIn(Duration.ofMinutes(-5));
        endsIn(Duration.ofMinutes(55));
        endsIn(Duration.ofHours(20));
        endsIn(Duration.ofDays(3));
        endsIn(Duration.ofDays(30));
        sink.insert("REVOKED", 3);
        sink.token("revoked").insert(sink.connection);
        sink.token("REVOKED ").insert(sink.connection);
        sink.token("ACTIVE").validityMs(-1L).insert(sink.connection);
        sink.token("ACTIVE").createdAt(null).insert(sink.connection);
        String held = sink.token("REVOKED").user("MAYA").insert(sink.connection);
        sink.token("REVOKED").user("vip-1").insert(sink.connection);
        new Holds(sink.config()).add(List.of(hold(Hold.Scope.USER, "Maya")));
        Rule keep = new Rule("vips", match("vip-*"), null);

        // When
        PlanReport plan =
                new Plan(
                                sink.config(
                                        new CleanupPolicy(
                                                List.of(keep), Terms.of(Duration.ofHours(2)))))
                        .make(5);

        // Then
        assertThat(
                        plan.groups().stream()
                                .collect(
                                        Collectors.groupingBy(
                                                PlanGroup::due,
                                                Collectors.summingLong(PlanGroup::tokens))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                PlanDue.NOW, 4L,
                                PlanDue.NEXT_HOUR, 1L,
                                PlanDue.NEXT_DAY, 1L,
                                PlanDue.NEXT_WEEK, 1L,
                                PlanDue.LATER, 1L,
                                PlanDue.KEPT, 6L));
        assertThat(plan.samples())
                .containsEntry("HELD_USER", List.of(held))
                .hasEntrySatisfying("REVOKED", ids -> assertThat(ids).hasSize(3))
                .hasEntrySatisfying("STATE_UNKNOWN", ids -> assertThat(ids).hasSize(2))
                .containsKeys("RULE", "NEVER_EXPIRES", "TIME_UNKNOWN");
        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.apps().get(sink.app).name()).isEqualTo("app");
        assertThat(plan.at())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(sink.live()).hasSize(14);
    }

    @Test
    void readsRowsBetweenMarksThatRise() throws SQLException {
        // Given
        List<String> ids = new ArrayList<>(new TreeSet<>(sink.insert("ACTIVE", 25)));
        TokenImages images = new TokenImages(sink.config());
        Marks marks = new Marks(sink.config().tables());
        long nowMicros = Clock.systemUTC().millis() * 1000;

        try (Connection connection = database.getConnection()) {
            // When
            long before = marks.make(connection);
            TokenImages.Look first = images.page(connection, null, 10);
            TokenImages.Look second = images.page(connection, ids.get(9), 100);
            TokenImages.Look some =
                    images.of(connection, Set.of(ids.get(3), ids.get(7), "none at all"));
            TokenImages.Look none = images.of(connection, Set.of("none"));
            long behind = marks.make(connection);

            // Then
            assertThat(behind).isGreaterThan(before);
            assertThat(before).isBetween(nowMicros - 60_000_000, nowMicros + 60_000_000);
            assertThat(first.rows().keySet()).containsExactlyElementsOf(ids.subList(0, 10));
            assertThat(second.rows().keySet()).containsExactlyElementsOf(ids.subList(10, 25));
            assertThat(some.rows().keySet()).containsExactlyInAnyOrder(ids.get(3), ids.get(7));
            assertThat(none.rows()).isEmpty();
            assertThat(none.snapshotXmin()).isEqualTo(expectedXmin(some));
            TokenRow row = first.rows().get(ids.get(0));
            assertThat(row.version()).isEqualTo(sink.version(ids.get(0)));
            assertThat(row.grant().consumerKeyId()).isEqualTo(sink.app);
        }
    }

    /** On PostgreSQL a later one may only be greater. */
    long expectedXmin(TokenImages.Look earlier) {
        return earlier.snapshotXmin();
    }

    @Test
    void sweepsEachRelatedTableByItsRuleAndKeepsWhatIsHeld() throws SQLException {
        // Given
        Map<String, Set<String>> stays = new HashMap<>();
        codes(stays);
        backchannel(stays);
        deviceFlows(stays);
        pushed(stays);
        refreshTokens(stays);
        revoked(stays);

        // When
        for (RelatedSweep sweep :
                RelatedSweep.all(
                        sink.config(),
                        database,
                        new ClockGuard(
                                Clock.systemUTC(),
                                Duration.ofMinutes(1),
                                sink.config().dialect()))) {
            boolean over = false;
            for (int i = 0; i < 50 && !over; i++) {
                over = sweep.doWhatIsDue();
            }
        }

        // Then
        stays.forEach(
                (table, keys) -> {
                    String[] names = table.split("\\.", 2);
                    try {
                        assertThat(sink.texts("SELECT %s FROM %s".formatted(names[1], names[0])))
                                .as(table)
                                .containsExactlyInAnyOrderElementsOf(keys);
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                });
        assertThat(sink.number("SELECT count(*) FROM tokensweep_archive_oauth2_authorization_code"))
                .isEqualTo(2);
        assertThat(sink.number("SELECT count(*) FROM tokensweep_archive_oauth2_authz_code_scope"))
                .isEqualTo(2);
        assertThat(sink.number("SELECT count(*) FROM idn_oauth2_authz_code_scope")).isEqualTo(3);
    }

    private void codes(Map<String, Set<String>> stays) throws SQLException {
        String live = sink.insert("ACTIVE", 1).get(0);
        String[][] rows = {
            {"c-used", "INACTIVE", ago(1), "NULL"},
            {"c-over", "ACTIVE", ago(5), "'gone'"},
            {"c-alive", "ACTIVE", ago(2), "NULL"},
            {"c-other-case", "inactive", ago(2), "NULL"},
            {"c-token-lives", "INACTIVE", ago(9), "'" + live + "'"}
        };
        for (String[] row : rows) {
            sink.execute(
                    "INSERT INTO idn_oauth2_authorization_code (code_id, authorization_code, consumer_key_id, authz_user, tenant_id, time_created, validity_period, state, token_id) VALUES ('%s', 'secret', %d, 'maya', 1, '%s', %d, '%s', %s)"
                            .formatted(row[0], sink.app, row[2], HOUR_MS, row[1], row[3]));
            sink.execute(
                    "INSERT INTO idn_oauth2_authz_code_scope (code_id, scope, tenant_id) VALUES ('%s', 'a', 1)"
                            .formatted(row[0]));
        }
        stays.put(
                "idn_oauth2_authorization_code.code_id",
                Set.of("c-alive", "c-other-case", "c-token-lives"));
    }

    private void backchannel(Map<String, Set<String>> stays) throws SQLException {
        String alive = UUID.randomUUID().toString();
        String negative = UUID.randomUUID().toString();
        String[][] rows = {
            {UUID.randomUUID().toString(), "FAILED", ago(0), "3600"},
            {UUID.randomUUID().toString(), "REQUESTED", ago(4), "3600"},
            {alive, "REQUESTED", ago(2), "3600"},
            {negative, "REQUESTED", ago(400), "-1"}
        };
        for (String[] row : rows) {
            sink.execute(
                    "INSERT INTO idn_oauth2_ciba_auth_code (auth_code_key, auth_req_id, issued_time, expires_in, auth_req_status) VALUES ('%s', '%s', '%s', %s, '%s')"
                            .formatted(row[0], UUID.randomUUID(), row[2], row[3], row[1]));
        }
        stays.put("idn_oauth2_ciba_auth_code.auth_code_key", Set.of(alive, negative));
    }

    private void deviceFlows(Map<String, Set<String>> stays) throws SQLException {
        String[][] rows = {
            {"d-expired", "EXPIRED", ago(-1), "maya"},
            {"d-over", "PENDING", ago(25), "maya"},
            {"d-pending", "PENDING", ago(23), "maya"},
            {"d-held", "EXPIRED", ago(30), "Held"}
        };
        for (String[] row : rows) {
            sink.execute(
                    "INSERT INTO idn_oauth2_device_flow (code_id, device_code, user_code, consumer_key_id, last_poll_time, expiry_time, time_created, poll_time, status, authz_user) VALUES ('%1$s', 'd%1$s', 'u%1$s', %2$d, '%3$s', '%4$s', '%3$s', 5, '%5$s', '%6$s')"
                            .formatted(row[0], sink.app, ago(30), row[2], row[1], row[3]));
        }
        new Holds(sink.config()).addUnseen(List.of(hold(Hold.Scope.USER, "hELD")));
        stays.put("idn_oauth2_device_flow.code_id", Set.of("d-pending", "d-held"));
    }

    private void pushed(Map<String, Set<String>> stays) throws SQLException {
        for (int hours : new int[] {23, 25}) {
            sink.execute(
                    "INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry) VALUES ('p-%d', 'client', %d)"
                            .formatted(hours, Clock.systemUTC().millis() - hours * HOUR_MS));
        }
        stays.put("idn_oauth_par.req_uri_ref", Set.of("p-23"));
    }

    private void refreshTokens(Map<String, Set<String>> stays) throws SQLException {
        String[][] rows = {
            {"r-over", "ACTIVE", ago(4)}, {"r-alive", "ACTIVE", ago(2)}, {"r-odd", "ODD", ago(99)}
        };
        for (String[] row : rows) {
            sink.execute(
                    "INSERT INTO idn_oauth2_refresh_token (refresh_token_id, refresh_token, consumer_key_id, authz_user, tenant_id, refresh_token_time_created, refresh_token_validity_period, token_state, token_scope_hash) VALUES ('%1$s', 'x', %2$d, 'maya', 1, '%3$s', %4$d, '%5$s', '%1$s')"
                            .formatted(row[0], sink.app, row[2], HOUR_MS, row[1]));
        }
        stays.put("idn_oauth2_refresh_token.refresh_token_id", Set.of("r-alive", "r-odd"));
    }

    private void revoked(Map<String, Set<String>> stays) throws SQLException {
        String[][] rows = {{"v-over", ago(27)}, {"v-not-yet", ago(25)}};
        for (String[] row : rows) {
            sink.execute(
                    "INSERT INTO idn_oauth2_revoked_tokens (uuid, token_identifier, consumer_key, time_created, expiry_timestamp) VALUES ('%s', 'x', 'key', '%s', '%s')"
                            .formatted(row[0], ago(99), row[1]));
        }
        stays.put("idn_oauth2_revoked_tokens.uuid", Set.of("v-not-yet"));
    }

    @Test
    void letsOneInstanceAtATimeDoTheUpkeep() throws SQLException {
        // Given
        try (UpkeepLock other = new UpkeepLock(sink.config())) {
            try (UpkeepLock one = new UpkeepLock(sink.config())) {
                // Then
                assertThat(one.isHeld()).isTrue();
                assertThat(other.isHeld()).isFalse();
            }
        }
        try (UpkeepLock next = new UpkeepLock(sink.config())) {
            // The server may notice the end of a session a moment later.
            await().atMost(Duration.ofSeconds(60)).until(next::isHeld);
        }
    }

    @Test
    void asksTheOperatorsQuestionAndCannotWrite() throws SQLException {
        // Given
        HostQueries queries = sink.config().queries();
        try (WatchConnection watch = new WatchConnection(sink.config())) {
            // Then
            assertThat(watch.look(new ThrottleQuery(queries, "SELECT 1 + 1")::bar)).isPresent();
            assertThat(watch.look(new ThrottleQuery(queries, "SELECT 0")::bar)).isEmpty();
            assertThatThrownBy(
                            () ->
                                    watch.look(
                                            new ThrottleQuery(queries, "SELECT 1 UNION SELECT 2")
                                                    ::bar))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("more than one row");
        }
        assertThat(sink.number("SELECT count(*) FROM " + OwnTables.HOLD)).isZero();
    }

    @Test
    void opensTheBreakerWhenTheTableShrinksTooFast() throws SQLException {
        // Given
        SinkConfig config =
                sink.config()
                        .with(
                                new Restraint(
                                        Pacing.DEFAULT,
                                        PurgeWindows.ALWAYS,
                                        new Breaker(true, Duration.ofMinutes(10), 0.5, 0.5, 100)));
        new PurgeControl(config).resume("maya");
        sink.insert("ACTIVE", 20);
        sink.execute(
                "INSERT INTO tokensweep_progress (topic_id, partition_no, next_offset, epoch, updated_at, purged, weighed_purged) VALUES ('t', 0, 1, 1, {now}, 10, 10)");
        BreakerCheck check = new BreakerCheck(config);
        try (WatchConnection watch = new WatchConnection(config)) {
            watch.look(check::bar);
            assertThat(new PurgeControl(config).status().state()).isEqualTo("ALLOWED");

            // When
            sink.execute("UPDATE tokensweep_progress SET purged = 100000, weighed_purged = 100000");
            watch.look(check::bar);

            // Then
            assertThat(new PurgeControl(config).status().state()).isEqualTo("BREAKER_OPEN");
            assertThat(new PurgeControl(config).status().breakerReason())
                    .contains("the token table lost");
        }
    }

    @Test
    void findsNothingToMendOnceItHasMadeWhatIsItsOwn() throws SQLException {
        // Given
        sink.execute("DROP TABLE tokensweep_hold");

        // Then
        assertThat(SinkPreflight.findings(sink.config()))
                .singleElement()
                .asString()
                .contains("tokensweep_hold", "CREATE TABLE");
        SinkPreflight.check(sink.config());
        assertThat(SinkPreflight.findings(sink.config())).isEmpty();
        assertThat(DatabaseSchema.exists(sink.config(), sink.schema)).isTrue();
        assertThat(DatabaseSchema.exists(sink.config(), "none_such")).isFalse();
    }

    @Test
    void findsTheAppsThatRulesName() throws SQLException {
        // Given
        String key = sink.texts("SELECT consumer_key FROM idn_oauth_consumer_apps").get(0);
        Rule byKey = new Rule("a", apps(Set.of(), Set.of(key, "none")), null);
        Rule byId = new Rule("b", apps(Set.of(sink.app, 4711), Set.of()), null);
        SinkConfig config =
                sink.config(new CleanupPolicy(List.of(byKey, byId), Terms.of(Duration.ofHours(2))));

        // Then
        assertThat(AppKeys.idsByKey(config)).containsExactly(Map.entry(key, Set.of(sink.app)));
        assertThat(AppKeys.known(config)).containsExactly(sink.app);
    }

    TestDatabase server() {
        return server;
    }

    SinkFixture sink() {
        return sink;
    }

    private void endsIn(Duration fromNow) throws SQLException {
        Instant created =
                Instant.now().plus(fromNow).minus(SinkFixture.SAFE_PERIOD).minusMillis(HOUR_MS);
        sink.token("ACTIVE")
                .createdAt(created)
                .refreshCreatedAt(created)
                .validityMs(HOUR_MS)
                .refreshValidityMs(HOUR_MS)
                .insert(sink.connection);
    }

    private static String ago(int hours) {
        return LocalDateTime.now(ZoneOffset.UTC).minusHours(hours).format(DIGITS);
    }

    private static Hold hold(Hold.Scope scope, String subject) {
        return new Hold(UUID.randomUUID().toString(), scope, subject, "case", "legal");
    }

    private static Match match(String user) {
        return new Match(
                Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(new UserPattern(user)));
    }

    private static Match apps(Set<Integer> ids, Set<String> keys) {
        return new Match(Set.of(), ids, keys, Set.of(), Set.of(), Set.of());
    }
}
