package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plan says is what the run does. */
class PlanIT {
    private static final List<String> STATES =
            List.of("ACTIVE", "GRACEFULLY_ROTATED", "REVOKED", "INACTIVE", "EXPIRED", "ODD");

    @TempDir Path directory;
    private RunFixture fixture;
    private Commands commands;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
        commands = fixture.commands();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void saysBeforehandWhatTheRunThenDoes() throws Exception {
        // Given
        insertTokensOfEveryKind();
        fixture.execute(
                "CREATE TABLE rows_before AS SELECT token_id, token_state, tenant_id, consumer_key_id, grant_type FROM idn_oauth2_access_token");
        commands.lines("hold", "add", "--tenant", "3", "--reason", "case 4711");

        // When
        JsonNode plan = commands.json("plan");
        try (TokensweepProcess run = fixture.run()) {
            fixture.awaitReady(run);
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(() -> archived() >= plan.path("now").asLong());
            awaitQuiet(run);
        }

        // Then
        assertThat(plan.path("tokens").asLong())
                .isEqualTo(number("SELECT count(*) FROM rows_before"));
        assertThat(plan.path("now").asLong()).isPositive().isEqualTo(archived());
        assertThat(now(plan, "tenant")).isEqualTo(gone("tenant_id::text")).doesNotContainKey("3");
        assertThat(now(plan, "application")).isEqualTo(gone("consumer_key_id::text"));
        assertThat(now(plan, "grantType")).isEqualTo(gone("grant_type"));
        assertThat(now(plan, "state")).isEqualTo(gone("token_state"));
        assertThat(now(plan, "reason"))
                .isEqualTo(
                        gone(
                                "CASE WHEN token_state IN ('ACTIVE', 'GRACEFULLY_ROTATED') THEN 'TIME_OVER' ELSE token_state END"));
        assertThat(number("SELECT count(*) FROM idn_oauth2_access_token"))
                .isEqualTo(plan.path("tokens").asLong() - plan.path("now").asLong());
        assertThat(plan.path("by").path("kept").findValuesAsText("value"))
                .containsExactlyInAnyOrder("HELD_TENANT", "NEVER_EXPIRES", "STATE_UNKNOWN");
    }

    /** Far from any moment at which a token's time would be over while the test runs. */
    private void insertTokensOfEveryKind() throws SQLException {
        Instant longAgo = Instant.now().minus(Duration.ofDays(2));
        try (Connection connection = fixture.connect()) {
            for (int tenant = 1; tenant <= 3; tenant++) {
                int app = ConsumerApps.create(connection, tenant, "app-" + tenant);
                int copies = tenant * 3;
                for (String state : STATES) {
                    for (int i = 0; i < copies; i++) {
                        String grant = i % 2 == 0 ? "password" : "client_credentials";
                        insert(connection, app, tenant, state, grant, Instant.now(), 86_400_000L);
                        insert(connection, app, tenant, state, grant, longAgo, 3_600_000L);
                        insert(connection, app, tenant, state, null, longAgo, -1L);
                    }
                }
            }
        }
    }

    private static void insert(
            Connection connection,
            int app,
            int tenant,
            String state,
            String grant,
            Instant created,
            long validityMs)
            throws SQLException {
        TokenInsert.tokenOf(app)
                .tenant(tenant)
                .state(state)
                .grantType(grant)
                .createdAt(created)
                .refreshCreatedAt(created)
                .validityMs(validityMs)
                .refreshValidityMs(validityMs)
                .insert(connection);
    }

    private void awaitQuiet(TokensweepProcess run) throws SQLException {
        long archived = archived();
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(10))
                .failFast(run::requireAlive)
                .until(() -> archived() == archived);
    }

    private long archived() throws SQLException {
        return number("SELECT count(*) FROM idn_oauth2_access_token_audit");
    }

    private static Map<String, Long> now(JsonNode plan, String dimension) {
        Map<String, Long> now = new TreeMap<>();
        for (JsonNode counted : plan.path("by").path(dimension)) {
            if (counted.path("now").asLong() > 0) {
                now.put(counted.path("value").asText(), counted.path("now").asLong());
            }
        }
        return now;
    }

    /** By the rows before, of tokens that are in the archive and in the table no more. */
    private Map<String, Long> gone(String dimension) throws SQLException {
        Map<String, Long> gone = new TreeMap<>();
        String sql =
                "SELECT coalesce(%s, 'null'), count(*) FROM rows_before WHERE token_id IN (SELECT token_id FROM idn_oauth2_access_token_audit) AND token_id NOT IN (SELECT token_id FROM idn_oauth2_access_token) GROUP BY 1"
                        .formatted(dimension);
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                gone.put(rows.getString(1), rows.getLong(2));
            }
        }
        return gone;
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
