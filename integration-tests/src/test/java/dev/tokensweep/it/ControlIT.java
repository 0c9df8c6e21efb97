package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pausing, resuming and throttling as an operator does, while the pipeline runs and while not. */
class ControlIT {
    private static final Duration LIMIT = RunFixture.LIMIT;

    @TempDir static Path directory;
    private static RunFixture fixture;
    private static Commands commands;
    private static int app;

    @BeforeAll
    static void start() throws Exception {
        fixture = RunFixture.start(directory);
        commands = fixture.commands();
        try (Connection connection = fixture.connect()) {
            app = ConsumerApps.create(connection, -1234, "app");
        }
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    /** One test alone lets it run, so that none meets another's place in the log. */
    @BeforeEach
    void clear() throws SQLException {
        fixture.clear();
    }

    @Test
    void keepsWhatIsDueWhilePausedStaysReadyAndGoesOnWhenResumed() throws Exception {
        // Given
        try (TokensweepProcess run = fixture.run()) {
            fixture.awaitReady(run);

            // When
            JsonNode paused = commands.json("pause", "--reason", "migration", "--author", "maya");
            insertRevoked(20);

            // Then
            assertThat(paused.path("state").asText()).isEqualTo("PAUSED");
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> sink().path("state").asText().equals("PAUSED"));
            assertThat(sink().path("reason").asText()).contains("maya", "migration");
            fixture.awaitReady(run);
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> live() == 20);

            // When
            JsonNode resumed = commands.json("resume", "--author", "maya");

            // Then
            assertThat(resumed.path("state").asText()).isEqualTo("ALLOWED");
            assertThat(resumed.path("policy").asText()).isEqualTo("ACCEPTED");
            Awaitility.await().atMost(LIMIT).failFast(run::requireAlive).until(() -> live() == 0);
            JsonNode status = commands.json("status");
            assertThat(status.path("purged").asInt()).isEqualTo(20);
            assertThat(status.path("resumedBy").asText()).isEqualTo("maya");
            assertThat(status.path("progress")).isNotEmpty();
        }
    }

    @Test
    void saysAndTakesWhatItIsToldThoughNothingRuns() throws Exception {
        // Given
        assertThat(String.join("\n", commands.lines("status")))
                .contains("purging  allowed", "none accepted yet");

        // Then
        assertThat(String.join("\n", commands.lines("pause", "--reason", "not yet")))
                .contains("stopped: paused by", "not yet");
        assertThat(commands.json("throttle", "200").path("rowsPerSecond").asInt()).isEqualTo(200);
        assertThat(String.join("\n", commands.lines("status"))).contains("200 rows per second");
        assertThat(commands.json("throttle", "off").path("rowsPerSecond").isNull()).isTrue();
        assertThat(String.join("\n", commands.lines("resume")))
                .contains("purging  allowed", "accepted");

        // Then
        assertFails("ROWS_PER_SECOND: '0' must be a whole number", "throttle", "0");
        assertFails("ROWS_PER_SECOND: 'fast' must be", "throttle", "fast");
        assertFails("ROWS_PER_SECOND", "throttle");
        assertFails("--reason: is blank", "pause", "--reason", " ");
        assertFails("does not exist", "pause", "--set", "database.schema=pg_catalog");
        assertFails("cleanup.windows", "status", "--set", "cleanup.windows=* * * *");
    }

    @Test
    void saysItAgainAndAgainInPlaceAndInColourWhereSomebodyLooksOn() throws Exception {
        // Given
        Map<String, String> onATerminal =
                Map.of(
                        "JAVA_TOOL_OPTIONS", "-Dtokensweep.screen=true",
                        "CLICOLOR_FORCE", "1");
        Map<String, String> withoutColour = new HashMap<>(onATerminal);
        withoutColour.put("NO_COLOR", "1");

        // Then
        assertThat(watched(onATerminal, "text")).contains("\u001b[H", "\u001b[32mALLOWED");
        assertThat(watched(withoutColour, "text")).contains("\u001b[H", "  ALLOWED", "tokens/s");
        assertThat(watched(Map.of("CLICOLOR_FORCE", "1"), "text"))
                .contains("purging  allowed", "tokens/s")
                .doesNotContain("\u001b");
        for (String line : watched(Map.of(), "json").lines().toList()) {
            assertThat(new ObjectMapper().readTree(line).path("state").asText())
                    .isEqualTo("ALLOWED");
        }
    }

    /** At least three pages, and then the end in peace. */
    private String watched(Map<String, String> environment, String output) throws Exception {
        try (TokensweepProcess watch =
                TokensweepProcess.start(
                        directory,
                        environment,
                        "status",
                        "--watch",
                        "200ms",
                        "--output",
                        output,
                        "--config",
                        fixture.config().toString())) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .failFast(watch::requireAlive)
                    .until(() -> pages(watch) >= 3);
            watch.terminate();
            assertThat(watch.await(LIMIT)).as(watch.errText()).isZero();
            return String.join("\n", watch.outLines());
        }
    }

    private static long pages(TokensweepProcess watch) {
        return watch.outLines().stream().filter(line -> line.contains("ALLOWED")).count();
    }

    private JsonNode sink() throws Exception {
        return new ObjectMapper().readTree(fixture.status()).path("sink");
    }

    private void insertRevoked(int count) throws SQLException {
        try (Connection connection = fixture.connect()) {
            for (int i = 0; i < count; i++) {
                TokenInsert.tokenOf(app).state("REVOKED").insert(connection);
            }
        }
    }

    private long live() throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM idn_oauth2_access_token")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void assertFails(String told, String... words) throws Exception {
        assertThat(commands.refused(2, words)).contains(told);
    }
}
