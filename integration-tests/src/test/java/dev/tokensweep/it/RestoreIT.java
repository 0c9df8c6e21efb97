package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.SchemaVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was purged comes back as it was, is held, and is told of. */
class RestoreIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final String TOKEN = "idn_oauth2_access_token";
    private static final int TOKENS = 30;
    private static final int MANY = 60_000;

    @TempDir Path directory;
    private RunFixture fixture;
    private Commands commands;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory, SchemaVersion.V7_0);
        commands = fixture.commands();
        fixture.execute(
                """
                INSERT INTO idn_oauth_consumer_apps (id, consumer_key, tenant_id, app_name) VALUES (71, 'k71', -1234, 'one'), (72, 'k72', -1234, 'two');
                INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id, user_domain, user_type,
                  grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_scope_hash, token_state, token_state_id)
                SELECT 'token-' || i, 'secret-' || i, 'refresh-' || i, 71 + i % 2, 'user-' || i, -1234, 'PRIMARY', 'APPLICATION_USER', 'password',
                  now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 3600000, 86400000, 'h' || i, 'ACTIVE', 'NONE' FROM generate_series(1, 30) i;
                INSERT INTO idn_oauth2_access_token_scope (token_id, token_scope, tenant_id)
                SELECT 'token-' || i, s, -1234 FROM generate_series(1, 30) i, unnest(ARRAY['openid', 'profile']) s;
                INSERT INTO idn_oauth2_token_binding (token_id, token_binding_type, token_binding_ref, token_binding_value, tenant_id)
                SELECT 'token-' || i, 'cookie', 'ref', 'value-' || i, -1234 FROM generate_series(1, 30) i;
                CREATE TABLE before AS SELECT * FROM idn_oauth2_access_token;
                CREATE TABLE before_scope AS SELECT * FROM idn_oauth2_access_token_scope;
                CREATE TABLE before_binding AS SELECT * FROM idn_oauth2_token_binding;
                """);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void putsBackWhatWasPurgedAndHoldsIt() throws Exception {
        try (TokensweepProcess run = fixture.run()) {
            fixture.awaitReady(run);
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS)) {
                // Given
                revokeAll();
                await(run, () -> audit.count(AuditType.ARCHIVED) == TOKENS);
                assertThat(count("FROM " + TOKEN)).isZero();
                String user = "token-7";

                // When
                JsonNode dry = restored(0, "--user", "user-7", "--dry-run");

                // Then
                assertThat(dry.path("restored").asInt()).isEqualTo(1);
                assertThat(count("FROM " + TOKEN)).isZero();
                assertThat(count("FROM tokensweep_hold")).isZero();

                // When
                assertThat(restored(0, "--user", "user-7").path("restored").asInt()).isEqualTo(1);
                await(run, () -> audit.count(AuditType.RESTORED) == 1);

                // Then
                isAsItWas("token_id = '%s'".formatted(user), 1);
                assertThat(count("FROM %s_audit WHERE token_id = '%s'".formatted(TOKEN, user)))
                        .isZero();
                assertThat(count("FROM tokensweep_hold WHERE subject = '%s'".formatted(user)))
                        .isEqualTo(1);
                await(run, () -> audit.count(AuditType.SPARED) > 0);
                assertThat(count("FROM " + TOKEN)).isEqualTo(1);
                JsonNode trace = commands.json("trace", user);
                assertThat(trace.at("/tokens/0/why/kind").asText()).isEqualTo("HELD");

                // When
                JsonNode again = restored(0, "--user", "user-7");

                // Then
                assertThat(again.path("restored").asInt()).isZero();
                assertThat(count("FROM tokensweep_hold")).isEqualTo(1);

                refusesWhatCannotBe();
                restoresABatchAndARange(run, audit);
                letsItGoAgainOnceNothingHoldsIt(run, audit, user);
            }
        }
        // What came back and went again is where the record says.
        assertThat(commands.json("verify").path("sound").asBoolean()).isTrue();
    }

    @Test
    void goesOnWithAWholeTableAfterAKillInTheMiddle() throws Exception {
        // Given
        fixture.execute(
                """
                INSERT INTO idn_oauth2_access_token_audit
                SELECT r.* FROM before b, generate_series(1, %d) i, LATERAL jsonb_populate_record(NULL::idn_oauth2_access_token_audit,
                  to_jsonb(b) || jsonb_build_object('token_id', 'many-' || i, 'access_token', 'secret-m' || i, 'refresh_token', 'refresh-m' || i,
                    'token_state', 'REVOKED', 'token_state_id', 'gone-m' || i, 'invalidated_time', now() AT TIME ZONE 'UTC')) r
                WHERE b.token_id = 'token-1'
                """
                        .formatted(MANY));
        String[] all = {"restore", "--all", "--hold", "all", "--reason", "case 7"};

        // When
        try (TokensweepProcess restore = commands.start(all)) {
            await(restore, () -> count("FROM " + TOKEN) > MANY / 4);
            restore.kill();
            assertThat(restore.errText()).containsPattern("restoring: [\\d,]+ of [\\d,]+ .* left");
        }

        // Then
        int left = count("FROM %s_audit".formatted(TOKEN));
        assertThat(left).isPositive().isLessThan(MANY);
        assertThat(count("FROM " + TOKEN)).isEqualTo(TOKENS + MANY - left);

        // When
        JsonNode rest = restored(0, "--all", "--hold", "none");

        // Then
        assertThat(rest.path("restored").asInt()).isEqualTo(left);
        assertThat(count("FROM %s_audit".formatted(TOKEN))).isZero();
        assertThat(count("FROM %s WHERE token_id LIKE 'many-%%'".formatted(TOKEN))).isEqualTo(MANY);
        assertThat(count("FROM tokensweep_hold WHERE scope = 'ALL'")).isEqualTo(1);
    }

    private void refusesWhatCannotBe() throws Exception {
        // Given
        fixture.execute(
                "UPDATE idn_oauth2_access_token_audit SET token_state = 'ACTIVE', token_state_id = 'NONE' WHERE token_id = 'token-8';"
                        + " INSERT INTO idn_oauth2_access_token SELECT (jsonb_populate_record(b, '{\"token_id\": \"live\", \"access_token\": \"other\", \"token_state\": \"ACTIVE\", \"token_state_id\": \"NONE\"}')).* FROM before b WHERE token_id = 'token-8';"
                        + " UPDATE idn_oauth2_access_token_audit SET consumer_key_id = 99 WHERE token_id = 'token-9'");

        // When
        JsonNode report =
                restored(1, "--token", "token-8", "--token", "token-9", "--token", "token-10");

        // Then
        assertThat(report.path("restored").asInt()).isEqualTo(1);
        assertThat(report.path("firstRefused"))
                .extracting(
                        each -> each.path("tokenId").asText() + ": " + each.path("why").asText())
                .containsExactlyInAnyOrder(
                        "token-8: the live token live holds its unique key",
                        "token-9: its application, CONSUMER_KEY_ID 99, is gone");
        assertThat(
                        count(
                                "FROM %s WHERE token_id = 'live' AND access_token = 'other'"
                                        .formatted(TOKEN)))
                .isEqualTo(1);
        assertThat(count("FROM %s_audit WHERE token_id IN ('token-8', 'token-9')".formatted(TOKEN)))
                .isEqualTo(2);
        assertThat(restored(1, "--token", "token-8", "--dry-run").path("refused").asInt())
                .isEqualTo(1);
        fixture.execute(
                "DELETE FROM idn_oauth2_access_token WHERE token_id = 'live';"
                        + " UPDATE idn_oauth2_access_token_audit a SET token_state = 'REVOKED', token_state_id = 'gone-8' WHERE token_id = 'token-8';"
                        + " UPDATE idn_oauth2_access_token_audit SET consumer_key_id = 72 WHERE token_id = 'token-9'");
    }

    private void restoresABatchAndARange(TokensweepProcess run, AuditReader audit)
            throws Exception {
        // Given
        String batch = commands.json("trace", "token-11").findValuesAsText("batchId").get(0);
        assertThat(commands.refused(2, "restore", "--reason", "x")).contains("say which tokens");
        assertThat(commands.refused(2, "restore", "--reason", "x", "--batch", "none"))
                .contains("no batch");

        // When
        JsonNode ofBatch = restored(0, "--batch", batch, "--app", "72");
        JsonNode none = restored(0, "--to", "2020-01-01");
        JsonNode rest = restored(0, "--all", "--hold", "all");

        // Then
        assertThat(ofBatch.path("restored").asInt()).isPositive();
        assertThat(none.path("restored").asInt()).isZero();
        assertThat(rest.path("restored").asInt()).isPositive();
        isAsItWas("true", TOKENS);
        assertThat(count("FROM %s_audit".formatted(TOKEN))).isZero();
        assertThat(count("FROM tokensweep_hold WHERE scope = 'ALL'")).isEqualTo(1);
        await(run, () -> audit.count(AuditType.RESTORED) == TOKENS);
    }

    private void letsItGoAgainOnceNothingHoldsIt(
            TokensweepProcess run, AuditReader audit, String id) throws Exception {
        // When
        fixture.execute(
                "UPDATE tokensweep_hold SET released_at = now() AT TIME ZONE 'UTC', released_by = 'ada'");

        // Then
        await(run, () -> audit.count(AuditType.ARCHIVED) == 2 * TOKENS);
        assertThat(count("FROM %s_audit WHERE token_id = '%s'".formatted(TOKEN, id))).isEqualTo(1);
    }

    private void revokeAll() throws SQLException {
        fixture.execute(
                "UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = 'gone-' || substr(token_id, 7);"
                        + " UPDATE before SET token_state = 'REVOKED', token_state_id = 'gone-' || substr(token_id, 7)");
    }

    /** Every column of every row, secrets too. */
    private void isAsItWas(String which, int tokens) throws SQLException {
        for (String[] pair :
                new String[][] {
                    {TOKEN, "before"},
                    {"idn_oauth2_access_token_scope", "before_scope"},
                    {"idn_oauth2_token_binding", "before_binding"}
                }) {
            assertThat(
                            count(
                                    "FROM ((SELECT * FROM %1$s WHERE %3$s EXCEPT ALL SELECT * FROM %2$s) UNION ALL (SELECT * FROM %2$s WHERE %3$s EXCEPT ALL SELECT * FROM %1$s)) d"
                                            .formatted(pair[0], pair[1], which)))
                    .as(pair[0])
                    .isZero();
        }
        assertThat(count("FROM %s WHERE %s".formatted(TOKEN, which))).isEqualTo(tokens);
    }

    private static void await(TokensweepProcess run, Callable<Boolean> until) {
        Awaitility.await().atMost(RunFixture.LIMIT).failFast(run::requireAlive).until(until);
    }

    private JsonNode restored(int exitCode, String... more) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("restore", "--author", "ada", "--reason", "case 7"));
        words.addAll(List.of(more));
        return commands.json(exitCode, words.toArray(String[]::new));
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) " + sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
