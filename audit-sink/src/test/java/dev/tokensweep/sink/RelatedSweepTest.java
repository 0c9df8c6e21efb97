package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.events.OwnTables;
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
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Thousands of rows of each table, all values against all, before an oracle that reads them one by
 * one. No time lies within a minute of an edge, since the sweep takes some seconds.
 */
class RelatedSweepTest {
    private static final long MAX = 99_999_999_999_990L;
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long SAFE_MS = 2 * HOUR_MS;
    private static final String STAMPS = "- 'tokensweep_batch_id' - 'tokensweep_archived_at'";

    /** Ages in minutes, on both sides of each edge: a period, the safe period, a day. */
    private static final String AGES =
            "(VALUES (NULL), (-60), (0), (119), (121), (179), (181), (1439), (1441), (1559), (1561), (100000)) AS age (minutes)";

    private static final String PERIODS =
            "(VALUES (NULL), (-1), (0), (1), (3600000), (%1$d), (%1$d + 1), (9223372036854775807)) AS period (ms)"
                    .formatted(MAX);

    private SinkFixture sink;
    private HikariDataSource database;
    private long nowMs;

    /** Whether a row is to go, by its columns. */
    @FunctionalInterface
    private interface Oracle {
        boolean goes(ResultSet row) throws SQLException;
    }

    @BeforeEach
    void open() throws SQLException {
        sink = new SinkFixture(SchemaVersion.V7_2);
        database = SinkDatabase.pool(sink.config());
        nowMs = sink.number("SELECT (extract(epoch FROM now()) * 1000)::bigint");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        sink.close();
    }

    @Test
    void takesTheCodesThatAreUsedUpOrOverAndWhoseTokenIsGone() throws SQLException {
        // Given
        String live = sink.insert("ACTIVE", 1).get(0);
        sink.execute(
                """
                INSERT INTO idn_oauth2_authorization_code (code_id, authorization_code, consumer_key_id, authz_user, tenant_id, time_created, validity_period, state, token_id)
                SELECT gen_random_uuid(), 'secret', %d, 'maya', 1, now() AT TIME ZONE 'UTC' - minutes * interval '1 minute', ms, state, token
                FROM %s, %s, (VALUES (NULL), ('ACTIVE'), ('EXPIRED'), ('INACTIVE'), ('inactive')) AS s (state),
                (VALUES (NULL), ('gone'), ('%s')) AS t (token), generate_series(1, 15);
                INSERT INTO idn_oauth2_authz_code_scope SELECT code_id, s FROM idn_oauth2_authorization_code, (VALUES ('a'), ('b')) AS v (s)"""
                        .formatted(sink.app, AGES, PERIODS, live));

        // Then
        assertSweeps(
                "idn_oauth2_authorization_code",
                "code_id",
                row ->
                        !live.equals(row.getString("token_id"))
                                && ("INACTIVE".equals(row.getString("state"))
                                        || over(row, "time_created", "validity_period", SAFE_MS)));
        assertThat(sink.number("SELECT count(*) FROM tokensweep_archive_oauth2_authz_code_scope"))
                .isEqualTo(
                        2
                                * sink.number(
                                        "SELECT count(*) FROM tokensweep_archive_oauth2_authorization_code"));
    }

    @Test
    void takesTheBackchannelRequestsThatAreAnsweredOrOver() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth2_ciba_auth_code (auth_code_key, auth_req_id, issued_time, expires_in, auth_req_status)
                SELECT gen_random_uuid(), gen_random_uuid(), now() AT TIME ZONE 'UTC' - coalesce(minutes, 0) * interval '1 minute', seconds, status
                FROM %s, (VALUES (NULL), (-1), (0), (1), (3600), (2147483647)) AS period (seconds),
                (VALUES (NULL), ('EXPIRED'), ('TOKEN_ISSUED'), ('FAILED'), ('REQUESTED'), ('AUTHENTICATED')) AS s (status),
                generate_series(1, 10)"""
                        .formatted(AGES));

        // Then
        assertSweeps(
                "idn_oauth2_ciba_auth_code",
                "auth_code_key",
                row -> {
                    long seconds = row.getLong("expires_in");
                    return Set.of("EXPIRED", "TOKEN_ISSUED", "FAILED")
                                    .contains(String.valueOf(row.getString("auth_req_status")))
                            || (seconds > 0
                                    && epochMs(row, "issued_time") + seconds * 1000
                                            < nowMs - SAFE_MS);
                });
    }

    @Test
    void takesTheDeviceFlowsThatAreOverForADay() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth2_device_flow (code_id, device_code, user_code, consumer_key_id, last_poll_time, expiry_time, time_created, poll_time, status)
                SELECT gen_random_uuid(), gen_random_uuid(), left(gen_random_uuid()::text, 20), %d, now(),
                CASE minutes WHEN 0 THEN 'infinity' WHEN 119 THEN '-infinity' ELSE now() AT TIME ZONE 'UTC' - coalesce(minutes, 0) * interval '1 minute' END,
                now(), 5, status
                FROM %s, (VALUES ('EXPIRED'), ('PENDING'), ('AUTHORIZED'), ('')) AS s (status), generate_series(1, 60)"""
                        .formatted(sink.app, AGES));

        // Then
        assertSweeps(
                "idn_oauth2_device_flow",
                "code_id",
                row ->
                        row.getString("status").equals("EXPIRED")
                                || (!row.getString("expiry_time").contains("infinity")
                                        && epochMs(row, "expiry_time") < nowMs - 24 * HOUR_MS));
    }

    @Test
    void takesThePushedRequestsThatAreOverForADay() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry)
                SELECT gen_random_uuid(), 'client', (extract(epoch FROM now()) * 1000)::bigint - coalesce(minutes, 0) * 60000::bigint
                FROM %s, generate_series(1, 300)"""
                        .formatted(AGES));

        // Then
        assertSweeps(
                "idn_oauth_par",
                "req_uri_ref",
                row -> row.getLong("scheduled_expiry") < nowMs - 24 * HOUR_MS);
    }

    @Test
    void takesTheRefreshTokensThatEndedOrWhoseTimeIsOver() throws SQLException {
        // Given
        insertRefreshTokens();

        // Then
        assertSweeps(
                sink.config(),
                "idn_oauth2_refresh_token",
                "refresh_token_id",
                row ->
                        Set.of("REVOKED", "INACTIVE", "EXPIRED")
                                        .contains(String.valueOf(row.getString("token_state")))
                                || (Set.of("ACTIVE", "GRACEFULLY_ROTATED")
                                                .contains(
                                                        String.valueOf(
                                                                row.getString("token_state")))
                                        && refreshIsOver(row)));
        assertThat(
                        sink.number(
                                "SELECT count(*) FROM tokensweep_archive_oauth2_refresh_token_scope"))
                .isEqualTo(
                        sink.number(
                                "SELECT count(*) FROM tokensweep_archive_oauth2_refresh_token"));
    }

    /** Nobody knows since when such a row is revoked: its own time must be over. */
    @Test
    void keepsRevokedRefreshTokensOfAGraceAndEveryOneThatARuleKeeps() throws SQLException {
        // Given
        insertRefreshTokens();
        Match five = new Match(Set.of(5), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        Terms grace =
                new Terms(
                        Duration.ofHours(2),
                        Duration.ofDays(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        true);
        CleanupPolicy policy = new CleanupPolicy(List.of(new Rule("five", five, null)), grace);

        // Then
        assertSweeps(
                sink.config(policy),
                "idn_oauth2_refresh_token",
                "refresh_token_id",
                row -> {
                    String state = String.valueOf(row.getString("token_state"));
                    boolean ended = Set.of("INACTIVE", "EXPIRED").contains(state);
                    boolean timed =
                            Set.of("ACTIVE", "GRACEFULLY_ROTATED", "REVOKED").contains(state);
                    return row.getInt("tenant_id") != 5 && (ended || (timed && refreshIsOver(row)));
                });
    }

    @Test
    void takesTheRevocationsOfTokensThatAreLongOver() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth2_revoked_tokens (uuid, token_identifier, consumer_key, time_created, expiry_timestamp)
                SELECT gen_random_uuid(), gen_random_uuid(), 'key', now() AT TIME ZONE 'UTC' - created * interval '1 minute',
                CASE minutes WHEN 0 THEN 'infinity' WHEN 119 THEN '-infinity' ELSE now() AT TIME ZONE 'UTC' - coalesce(minutes, 0) * interval '1 minute' END
                FROM %s, generate_series(1, 30), (VALUES (2000), (200000)) AS c (created)"""
                        .formatted(AGES));

        // Then
        assertSweeps(
                "idn_oauth2_revoked_tokens",
                "uuid",
                row ->
                        !row.getString("expiry_timestamp").contains("infinity")
                                && epochMs(row, "expiry_timestamp") > epochMs(row, "time_created")
                                && epochMs(row, "expiry_timestamp") < nowMs - 26 * HOUR_MS);
    }

    /** A driver tells the server its machine's zone, and the server reads zoneless digits by it. */
    @Test
    void keepsWhatLivesWhereATimeHasAZoneAndOursIsAnother() throws SQLException {
        // Given
        sink.execute(
                """
                ALTER TABLE idn_oauth2_refresh_token ALTER COLUMN refresh_token_time_created TYPE timestamptz;
                DROP TABLE tokensweep_archive_oauth2_refresh_token;
                INSERT INTO idn_oauth2_refresh_token (refresh_token_id, consumer_key_id, tenant_id, refresh_token_time_created, refresh_token_validity_period, token_state)
                SELECT id, %d, 1, now() - interval '10 hours', hours * 3600000, 'ACTIVE'
                FROM (VALUES ('lives', 13), ('is over', 7)) AS token (id, hours)"""
                        .formatted(sink.app));
        SinkPreflight.check(sink.config());
        TimeZone usual = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));

        // When
        try (HikariDataSource west = SinkDatabase.pool(sink.config())) {
            sweep(sink.config(), west);
        } finally {
            TimeZone.setDefault(usual);
        }

        // Then
        assertThat(sink.texts("SELECT refresh_token_id FROM idn_oauth2_refresh_token"))
                .containsExactly("lives");
    }

    @Test
    void leavesATableAloneWhoseTimeIsNoMoreThanADate() throws SQLException {
        // Given
        sink.execute(
                """
                ALTER TABLE idn_oauth2_device_flow ALTER COLUMN expiry_time TYPE date;
                INSERT INTO idn_oauth2_device_flow (code_id, device_code, user_code, consumer_key_id, last_poll_time, expiry_time, time_created, poll_time, status)
                VALUES ('c', 'd', 'u', %d, now(), now() - interval '3 days', now(), 5, 'PENDING')"""
                        .formatted(sink.app));

        // When
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT code_id FROM idn_oauth2_device_flow")).containsExactly("c");
    }

    /** As a statement over its time limit does, say below a foreign key without an index. */
    @Test
    void takesFewerAtATimeWhereManyAreTooMuchForTheServer() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry) SELECT n, 'c', 1 FROM generate_series(1, 50) n;
                CREATE FUNCTION too_much() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF (SELECT count(*) FROM gone) > 7 THEN RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014'; END IF;
                RETURN NULL; END $$;
                CREATE TRIGGER too_much AFTER DELETE ON idn_oauth_par REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION too_much()""");

        // When
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT req_uri_ref FROM idn_oauth_par")).isEmpty();
        assertThat(sink.number("SELECT count(*) FROM tokensweep_archive_oauth_par")).isEqualTo(50);
    }

    private void insertRefreshTokens() throws SQLException {
        sink.execute(
                """
                INSERT INTO idn_oauth2_refresh_token (refresh_token_id, consumer_key_id, authz_user, tenant_id, refresh_token_time_created, refresh_token_validity_period, token_state)
                SELECT gen_random_uuid(), %d, 'maya', tenant, now() AT TIME ZONE 'UTC' - minutes * interval '1 minute', ms, state
                FROM %s, %s, (VALUES (NULL), ('ACTIVE'), ('GRACEFULLY_ROTATED'), ('REVOKED'), ('EXPIRED'), ('INACTIVE'), (''), ('other')) AS s (state),
                (VALUES (5), (1)) AS t (tenant), generate_series(1, 5);
                INSERT INTO idn_oauth2_refresh_token_scope SELECT refresh_token_id, 'openid' FROM idn_oauth2_refresh_token"""
                        .formatted(sink.app, AGES, PERIODS));
    }

    private boolean refreshIsOver(ResultSet row) throws SQLException {
        return over(row, "refresh_token_time_created", "refresh_token_validity_period", SAFE_MS);
    }

    @Test
    void sweepsNothingWhileTheClocksAreApart() throws SQLException {
        // Given
        sink.execute(
                "INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry) VALUES ('r', 'c', 1)");
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        List<RelatedSweep> sweeps =
                RelatedSweep.all(
                        sink.config(),
                        database,
                        new ClockGuard(wrong, Duration.ofSeconds(10), PostgresDialect.INSTANCE));

        // Then
        assertThat(sweeps).hasSize(Related.values().length);
        for (RelatedSweep sweep : sweeps) {
            assertThatThrownBy(sweep::doWhatIsDue).isInstanceOf(ClockDifferenceException.class);
        }
        assertThat(sink.texts("SELECT req_uri_ref FROM idn_oauth_par")).containsExactly("r");
    }

    /** A refresh hands the request object on to the new token, and leaves the code's id in it. */
    @Test
    void keepsTheCodeWhoseRequestObjectALiveTokenHas() throws SQLException {
        // Given
        String live = sink.insert("ACTIVE", 1).get(0);
        sink.execute(
                """
                INSERT INTO idn_oauth2_authorization_code (code_id, state, token_id) VALUES ('c', 'INACTIVE', 'gone');
                INSERT INTO idn_oidc_req_object_reference (code_id, token_id) VALUES ('c', '%s')"""
                        .formatted(live));

        // When
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT token_id FROM idn_oidc_req_object_reference"))
                .containsExactly(live);

        // When
        sink.execute("DELETE FROM idn_oauth2_access_token");
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT code_id FROM idn_oauth2_authorization_code")).isEmpty();
    }

    @Test
    void passesOverARowThatStandsInTheWayOfTheOthers() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth2_authorization_code (code_id, state) SELECT 'code-' || n, 'INACTIVE' FROM generate_series(1, 1000) n;
                CREATE TABLE bound (code_id varchar(255) REFERENCES idn_oauth2_authorization_code (code_id));
                INSERT INTO bound VALUES ('code-77'), ('code-78'), ('code-9')""");

        // When
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT code_id FROM idn_oauth2_authorization_code"))
                .containsExactlyInAnyOrder("code-77", "code-78", "code-9");
    }

    @Test
    void keepsACopyOfRefreshTokensWhereTheirRuleSaysSo() throws SQLException {
        // Given
        sink.execute(
                "INSERT INTO idn_oauth2_refresh_token (refresh_token_id, tenant_id, token_state) VALUES ('copied', 5, 'REVOKED'), ('dropped', 1, 'REVOKED')");
        Match five = new Match(Set.of(5), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        Duration none = Duration.ZERO;
        CleanupPolicy policy =
                new CleanupPolicy(
                        List.of(new Rule("five", five, Terms.of(none))),
                        new Terms(none, none, none, none, false));

        // When
        sweep(sink.config(policy));

        // Then
        assertThat(sink.texts("SELECT refresh_token_id FROM idn_oauth2_refresh_token")).isEmpty();
        assertThat(
                        sink.texts(
                                "SELECT refresh_token_id FROM tokensweep_archive_oauth2_refresh_token"))
                .containsExactly("copied");
    }

    @Test
    void holdsByTenantWhatNamesItsAppByKeyAndTellsNoRequestUri() throws SQLException {
        // Given
        sink.execute(
                """
                UPDATE idn_oauth_consumer_apps SET consumer_key = 'held', tenant_id = 5;
                INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry) VALUES ('urn:held', 'held', 1), ('urn:free', 'free', 1);
                INSERT INTO tokensweep_hold VALUES ('h', 'TENANT', '5', 'case', 'legal', now(), NULL, NULL)""");

        // When
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT req_uri_ref FROM idn_oauth_par")).containsExactly("urn:held");
        assertThat(sink.texts("SELECT token_ids FROM tokensweep_purge_journal"))
                .singleElement()
                .asString()
                .startsWith("[\"sha256:")
                .doesNotContain("urn:");
    }

    /** Tables that do not know of users cannot tell whose a row is. */
    @ParameterizedTest
    @CsvSource({"TENANT,'5',true", "APP,app,true", "USER,MAYA,false", "ALL,'',true"})
    void keepsWhatAHoldNamesInEveryTable(String scope, String subject, boolean knownToAll)
            throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth_consumer_apps (consumer_key, tenant_id, app_name) VALUES ('held', 5, 'held'), ('free', 1, 'free');
                CREATE TABLE one AS SELECT a.consumer_key AS key, a.id AS app, a.tenant_id AS tenant, CASE a.consumer_key WHEN 'held' THEN 'maya' ELSE 'leo' END AS usr
                FROM idn_oauth_consumer_apps a WHERE a.consumer_key IN ('held', 'free');
                INSERT INTO idn_oauth2_authorization_code (code_id, consumer_key_id, authz_user, tenant_id, state) SELECT key, app, usr, tenant, 'INACTIVE' FROM one;
                INSERT INTO idn_oauth2_ciba_auth_code (auth_code_key, auth_req_id, consumer_key, authenticated_user_name, tenant_id, auth_req_status) SELECT key, key, key, usr, tenant, 'FAILED' FROM one;
                INSERT INTO idn_oauth2_ciba_request_scopes SELECT key, 'openid' FROM one;
                INSERT INTO idn_oauth2_device_flow (code_id, device_code, consumer_key_id, authz_user, tenant_id, last_poll_time, expiry_time, time_created, poll_time, status) SELECT key, key, app, usr, tenant, now(), now(), now(), 5, 'EXPIRED' FROM one;
                INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry) SELECT key, key, 1 FROM one;
                INSERT INTO idn_oauth2_refresh_token (refresh_token_id, consumer_key_id, authz_user, tenant_id, token_state) SELECT key, app, usr, tenant, 'REVOKED' FROM one;
                INSERT INTO idn_oauth2_revoked_tokens (uuid, token_identifier, consumer_key, time_created, expiry_timestamp) SELECT key, key, key, now() - interval '9 days', now() - interval '8 days' FROM one;
                INSERT INTO tokensweep_hold SELECT 'h', '%1$s', CASE '%2$s' WHEN 'app' THEN app::varchar ELSE '%2$s' END, 'case', 'legal', now(), NULL, NULL FROM one WHERE key = 'held'"""
                        .formatted(scope, subject));

        // When
        sweep(sink.config());

        // Then
        boolean all = scope.equals("ALL");
        String[] held = all ? new String[] {"held", "free"} : new String[] {"held"};
        for (String table :
                List.of(
                        "authorization_code.code_id",
                        "ciba_auth_code.auth_code_key",
                        "device_flow.code_id",
                        "refresh_token.refresh_token_id")) {
            assertThat(left("idn_oauth2_" + table)).as(table).containsExactlyInAnyOrder(held);
        }
        for (String table :
                List.of("idn_oauth_par.req_uri_ref", "idn_oauth2_revoked_tokens.uuid")) {
            assertThat(left(table))
                    .as(table)
                    .containsExactlyInAnyOrder(knownToAll ? held : new String[0]);
        }
        assertThatScopesAreKeptAside(all ? 0 : 1);
    }

    /** The shorter ones of a padded type too. */
    private void assertThatScopesAreKeptAside(int rows) throws SQLException {
        assertThat(
                        sink.number(
                                "SELECT count(*) FROM tokensweep_archive_oauth2_ciba_request_scopes"))
                .isEqualTo(rows);
    }

    /** The keys of what a table still has. */
    private List<String> left(String tableAndKey) throws SQLException {
        String[] parts = tableAndKey.split("\\.", -1);
        return sink.texts("SELECT trim(%s) FROM %s".formatted(parts[1], parts[0]));
    }

    @Test
    void leavesWhatIsHeldAndWhatTheServerHasLockedAndTakesItLater() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth2_authorization_code (code_id, consumer_key_id, authz_user, tenant_id, state)
                VALUES ('of-tenant', %1$d, 'a', 5, 'INACTIVE'), ('of-user', %1$d, 'Maya', 1, 'INACTIVE'),
                ('locked', %1$d, 'a', 1, 'INACTIVE'), ('free', %1$d, 'a', 1, 'INACTIVE');
                INSERT INTO tokensweep_hold VALUES ('h1', 'TENANT', '5', 'case', 'legal', now(), NULL, NULL),
                ('h2', 'USER', 'maya', 'case', 'legal', now(), NULL, NULL)"""
                        .formatted(sink.app));
        try (Connection server = sink.connect();
                Statement statement = server.createStatement()) {
            server.setAutoCommit(false);
            statement.execute(
                    "SELECT 1 FROM idn_oauth2_authorization_code WHERE code_id = 'locked' FOR UPDATE");

            // When
            sweep(sink.config());

            // Then
            assertThat(sink.texts("SELECT code_id FROM idn_oauth2_authorization_code"))
                    .containsExactlyInAnyOrder("of-tenant", "of-user", "locked");
        }

        // When
        sink.execute("UPDATE tokensweep_hold SET released_at = now() WHERE hold_id = 'h1'");
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT code_id FROM idn_oauth2_authorization_code"))
                .containsExactly("of-user");
    }

    @Test
    void keepsEverythingWhereAnAllEmbracingHoldStands() throws SQLException {
        // Given
        sink.execute(
                "INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry) VALUES ('r', 'c', 1); INSERT INTO tokensweep_hold VALUES ('h', 'ALL', '', 'case', 'legal', now(), NULL, NULL)");

        // When
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT req_uri_ref FROM idn_oauth_par")).containsExactly("r");
    }

    @Test
    void passesOverTablesThatThisVersionHasNot() throws SQLException {
        // Given
        sink.execute(
                "DROP TABLE idn_oauth_par; INSERT INTO idn_oauth2_authorization_code (code_id, state) VALUES ('c', 'INACTIVE')");

        // When
        sweep(sink.config());

        // Then
        assertThat(sink.texts("SELECT code_id FROM idn_oauth2_authorization_code")).isEmpty();
    }

    private void assertSweeps(String table, String key, Oracle oracle) throws SQLException {
        assertSweeps(sink.config(), table, key, oracle);
    }

    private void assertSweeps(SinkConfig config, String table, String key, Oracle oracle)
            throws SQLException {
        List<String> going = new ArrayList<>();
        Set<String> staying = new TreeSet<>();
        try (Statement statement = sink.connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT *, to_jsonb(t)::text AS image FROM %s t"
                                        .formatted(table))) {
            while (row.next()) {
                if (oracle.goes(row)) {
                    going.add(row.getString("image"));
                } else {
                    staying.add(row.getString(key));
                }
            }
        }
        assertThat(going).as("both answers occur").hasSizeGreaterThan(50);
        assertThat(staying).hasSizeGreaterThan(50);

        // When
        sweep(config);

        // Then
        assertThat(new TreeSet<>(sink.texts("SELECT %s FROM %s".formatted(key, table))))
                .isEqualTo(staying);
        assertThat(
                        sink.texts(
                                "SELECT (to_jsonb(a) %s)::text FROM tokensweep_archive_%s a"
                                        .formatted(STAMPS, table.substring("idn_".length()))))
                .containsExactlyInAnyOrderElementsOf(going);
        assertThat(
                        sink.number(
                                "SELECT count(*) FROM tokensweep_purge_journal, jsonb_array_elements(token_ids::jsonb) WHERE rows_of = '%s' AND reason = '%s'"
                                        .formatted(table, OwnTables.RELATED)))
                .isEqualTo(going.size());
    }

    private boolean over(ResultSet row, String created, String period, long safeMs)
            throws SQLException {
        long ms = row.getLong(period);
        boolean known = !row.wasNull() && row.getString(created) != null;
        return known && ms >= 0 && ms <= MAX && epochMs(row, created) + ms < nowMs - safeMs;
    }

    private static long epochMs(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** A whole round of every table. */
    private void sweep(SinkConfig config) throws SQLException {
        sweep(config, database);
    }

    private static void sweep(SinkConfig config, DataSource database) throws SQLException {
        ClockGuard guard =
                new ClockGuard(Clock.systemUTC(), Duration.ofSeconds(10), PostgresDialect.INSTANCE);
        for (RelatedSweep sweep : RelatedSweep.all(config, database, guard)) {
            boolean ended = false;
            while (!ended) {
                ended = sweep.doWhatIsDue();
            }
        }
    }
}
