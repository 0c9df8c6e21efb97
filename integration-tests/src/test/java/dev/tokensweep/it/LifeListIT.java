package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of every kind the product writes, half of them there before the start and half written
 * later: what the predicate keeps is all that is left. An id begins with what must become of it.
 */
class LifeListIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final long DAY_MS = 86_400_000L;

    private static final Map<String, String> KEYS =
            Map.of(
                    "idn_oauth2_access_token", "token_id",
                    "idn_oauth2_authorization_code", "code_id",
                    "idn_oauth2_ciba_auth_code", "auth_code_key",
                    "idn_oauth2_device_flow", "code_id",
                    "idn_oauth_par", "req_uri_ref");

    @TempDir Path directory;
    private RunFixture fixture;
    private int app;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory, SchemaVersion.V7_0);
        try (Connection connection = fixture.connect()) {
            app = ConsumerApps.create(connection, -1234, "app");
        }
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void leavesExactlyWhatThePredicateKeeps() throws Exception {
        // Given
        write("before");
        try (TokensweepProcess run = fixture.run("--set", "cleanup.related.interval=1s");
                Connection connection = fixture.connect()) {
            fixture.awaitReady(run);

            // When
            write("later");
            writeWhatOthersRemove(connection);

            // Then
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(() -> idsThat("go-").isEmpty());
            // Not a sweep later either.
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(RunFixture.LIMIT)
                    .until(() -> idsThat("keep-").equals(expected()));
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS)) {
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .until(() -> Ledger.ended(connection) == audit.ended());
                assertThat(LawCheck.check(connection, audit).violations()).isEmpty();
            }
            theCodesAreKeptAside();
        }
    }

    private void theCodesAreKeptAside() throws SQLException {
        assertThat(
                        texts(
                                "SELECT code_id FROM tokensweep_archive_oauth2_authorization_code WHERE authorization_code = 'secret-' || code_id ORDER BY 1"))
                .hasSize(8)
                .allMatch(id -> id.startsWith("go-"));
        assertThat(
                        texts(
                                "SELECT DISTINCT code_id FROM tokensweep_archive_oauth2_authz_code_scope ORDER BY 1"))
                .hasSize(8);
    }

    private void write(String when) throws SQLException {
        try (Connection connection = fixture.connect()) {
            connection.setAutoCommit(false);
            writeTokens(connection, when);
            connection.commit();
            writeCodes(when);
            writeOthers(when);
            endTokens(when);
        }
    }

    private void writeTokens(Connection connection, String when) throws SQLException {
        for (String state : List.of("REVOKED", "INACTIVE", "EXPIRED")) {
            token("go-ended-" + state + when).state(state).insert(connection);
        }
        token("keep-active" + when).insert(connection);
        token("keep-rotated" + when).state("GRACEFULLY_ROTATED").insert(connection);
        token("go-time-over" + when).validityMs(0L).refreshValidityMs(0L).insert(connection);
        token("go-rotated-over" + when)
                .state("GRACEFULLY_ROTATED")
                .validityMs(1L)
                .refreshValidityMs(1L)
                .insert(connection);
        token("keep-refreshable" + when)
                .validityMs(0L)
                .refreshValidityMs(DAY_MS)
                .insert(connection);
        token("keep-never-expires" + when).validityMs(-1L).refreshValidityMs(0L).insert(connection);
        token("keep-beyond-max" + when)
                .validityMs(99_999_999_999_991L)
                .refreshValidityMs(0L)
                .insert(connection);
        token("keep-unknown-state" + when).state("SUSPENDED").insert(connection);
        for (String change : List.of("refreshed", "revoked", "presented")) {
            token("go-" + change + when).insert(connection);
        }
        token("keep-no-period" + when).insert(connection);
    }

    /** An app is deleted with all it has, and a token by the product or a DBA. */
    private void writeWhatOthersRemove(Connection connection) throws SQLException {
        int otherApp = ConsumerApps.create(connection, -1234, "short-lived");
        TokenInsert.tokenOf(otherApp).id("go-with-its-app").insert(connection);
        token("go-by-other-hands").insert(connection);
        fixture.execute(
                "DELETE FROM idn_oauth_consumer_apps WHERE id = %d; DELETE FROM idn_oauth2_access_token WHERE token_id = 'go-by-other-hands'"
                        .formatted(otherApp));
    }

    private TokenInsert token(String id) {
        return TokenInsert.tokenOf(app).id(id).scopes("openid", "profile");
    }

    /** What the product does to tokens that it issued before. */
    private void endTokens(String when) throws SQLException {
        fixture.execute(
                """
                UPDATE idn_oauth2_access_token SET token_state = 'INACTIVE', token_state_id = 'r%1$s' WHERE token_id = 'go-refreshed%1$s';
                UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = 'v%1$s' WHERE token_id = 'go-revoked%1$s';
                UPDATE idn_oauth2_access_token SET token_state = 'EXPIRED', token_state_id = 'e%1$s' WHERE token_id = 'go-presented%1$s';
                UPDATE idn_oauth2_access_token SET validity_period = NULL WHERE token_id = 'keep-no-period%1$s';"""
                        .formatted(when));
    }

    /** The last of the first four waits for its token, which goes. */
    private void writeCodes(String when) throws SQLException {
        fixture.execute(
                """
                INSERT INTO idn_oauth2_authorization_code (code_id, authorization_code, consumer_key_id, authz_user, tenant_id, time_created, validity_period, state, token_id)
                SELECT id || '%1$s', 'secret-' || id || '%1$s', %2$d, 'maya', -1234, now() AT TIME ZONE 'UTC' - age, period, state, token || '%1$s'
                FROM (VALUES
                  ('go-redeemed', interval '0', 300000, 'INACTIVE', NULL),
                  ('go-over', interval '1 day', 300000, 'ACTIVE', NULL),
                  ('go-token-gone', interval '1 day', 300000, 'EXPIRED', 'no such token'),
                  ('go-after-token', interval '0', 300000, 'INACTIVE', 'go-revoked'),
                  ('keep-fresh', interval '0', 300000, 'ACTIVE', NULL),
                  ('keep-token-lives', interval '1 day', 300000, 'INACTIVE', 'keep-active'),
                  ('keep-never', interval '1 day', -1, 'ACTIVE', NULL),
                  ('keep-no-period', interval '1 day', NULL, 'ACTIVE', NULL)
                ) AS code (id, age, period, state, token);
                INSERT INTO idn_oauth2_authz_code_scope (code_id, scope, tenant_id)
                SELECT code_id, 'openid', -1234 FROM idn_oauth2_authorization_code WHERE code_id LIKE '%%%1$s'"""
                        .formatted(when, app));
    }

    private void writeOthers(String when) throws SQLException {
        fixture.execute(
                """
                INSERT INTO idn_oauth2_ciba_auth_code (auth_code_key, auth_req_id, issued_time, expires_in, auth_req_status)
                SELECT id || '%1$s', id || '%1$s', now() AT TIME ZONE 'UTC' - age, expires_in, status
                FROM (VALUES
                  ('go-expired', interval '0', 600, 'EXPIRED'),
                  ('go-issued', interval '0', 600, 'TOKEN_ISSUED'),
                  ('go-failed', interval '0', 600, 'FAILED'),
                  ('go-over', interval '1 day', 600, 'REQUESTED'),
                  ('keep-asked', interval '0', 600, 'REQUESTED'),
                  ('keep-no-end', interval '1 day', 0, 'REQUESTED')
                ) AS request (id, age, expires_in, status);
                INSERT INTO idn_oauth2_device_flow (code_id, device_code, user_code, consumer_key_id, last_poll_time, expiry_time, time_created, poll_time, status)
                SELECT id || '%1$s', 'dc-' || id || '%1$s', left(md5(id || '%1$s'), 20), %2$d, now(), now() AT TIME ZONE 'UTC' - over, now(), 5, status
                FROM (VALUES
                  ('go-expired', interval '0', 'EXPIRED'),
                  ('go-over', interval '25 hours', 'PENDING'),
                  ('keep-day', interval '23 hours', 'PENDING'),
                  ('keep-future', interval '-1 hour', 'AUTHORIZED')
                ) AS flow (id, over, status);
                INSERT INTO idn_oauth_par (req_uri_ref, client_id, scheduled_expiry, parameters)
                SELECT id || '%1$s', 'client', (extract(epoch FROM now() - over) * 1000)::bigint, '{}'
                FROM (VALUES
                  ('go-over', interval '25 hours'), ('keep-day', interval '23 hours'),
                  ('keep-future', interval '-1 hour')
                ) AS par (id, over)"""
                        .formatted(when, app));
    }

    private Map<String, Set<String>> expected() throws SQLException {
        Map<String, Set<String>> expected = new TreeMap<>();
        expected.put(
                "idn_oauth2_access_token",
                both(
                        "keep-active",
                        "keep-rotated",
                        "keep-refreshable",
                        "keep-never-expires",
                        "keep-beyond-max",
                        "keep-unknown-state",
                        "keep-no-period"));
        expected.put(
                "idn_oauth2_authorization_code",
                both("keep-fresh", "keep-token-lives", "keep-never", "keep-no-period"));
        expected.put("idn_oauth2_ciba_auth_code", both("keep-asked", "keep-no-end"));
        expected.put("idn_oauth2_device_flow", both("keep-day", "keep-future"));
        expected.put("idn_oauth_par", both("keep-day", "keep-future"));
        return expected;
    }

    private static Set<String> both(String... ids) {
        Set<String> both = new TreeSet<>();
        for (String id : ids) {
            both.add(id + "before");
            both.add(id + "later");
        }
        return both;
    }

    /** By table; a table without any is left out. */
    private Map<String, Set<String>> idsThat(String fate) throws SQLException {
        Map<String, Set<String>> ids = new TreeMap<>();
        for (Map.Entry<String, String> table : KEYS.entrySet()) {
            String sql =
                    "SELECT trim(%1$s) FROM %2$s WHERE %1$s LIKE '%3$s%%'"
                            .formatted(table.getValue(), table.getKey(), fate);
            Set<String> found = new TreeSet<>(texts(sql));
            if (!found.isEmpty()) {
                ids.put(table.getKey(), found);
            }
        }
        return ids;
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = fixture.connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
