package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds as an operator places, lists and removes them, while the pipeline runs and while not. */
class HoldIT {

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
    void keepsAHeldTokenWhileTheOthersGoAndLetsItGoOnceReleased() throws Exception {
        // Given
        String held = insert("ACTIVE", "Maya");
        String free = insert("ACTIVE", "maya2");
        try (TokensweepProcess run = fixture.run()) {
            fixture.awaitReady(run);

            // When
            JsonNode placed =
                    commands.json(
                            "hold",
                            "add",
                            "--user",
                            "MAYA",
                            "--reason",
                            "case 4711",
                            "--author",
                            "judge");
            fixture.execute(
                    "UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = token_id");

            // Then
            awaitLive(run, Set.of(held));
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> live().equals(Set.of(held)));
            assertThat(free).isNotIn(live());

            // When
            String holdId = placed.path("placed").path(0).path("id").asText();
            assertThat(commands.json("hold", "list").path("holds").findValuesAsText("id"))
                    .containsExactly(holdId);
            commands.lines("hold", "remove", holdId);

            // Then
            awaitLive(run, Set.of());
            assertThat(commands.json("hold", "list").path("holds")).isEmpty();
            assertThat(
                            commands.json("hold", "list", "--all")
                                    .path("holds")
                                    .path(0)
                                    .path("releasedBy")
                                    .asText())
                    .isNotBlank();
        }
    }

    @Test
    void placesOneHoldForEachTokenOfAFileOrNoneAtAll() throws Exception {
        // Given
        String first = insert("ACTIVE", "a");
        String second = insert("ACTIVE", "b");
        Path good = ids("# case 4711", first, "", second);
        Path twice = ids(first, second, first);
        Path absent = ids(first, "not-there", second, "nor-this");

        // Then
        assertFails(
                2,
                ":3: repeats line 1",
                "hold",
                "add",
                "--tokens-from",
                twice.toString(),
                "--reason",
                "r");
        for (String told :
                List.of(
                        absent + ":2: no token has the id not-there",
                        absent + ":4: no token has the id nor-this")) {
            assertFails(
                    2, told, "hold", "add", "--tokens-from", absent.toString(), "--reason", "r");
        }
        assertFails(
                2,
                directory + ": is a directory: name the file of token ids itself",
                "hold",
                "add",
                "--tokens-from",
                directory.toString(),
                "--reason",
                "r");
        assertFails(
                2, "missing.txt", "hold", "add", "--tokens-from", "missing.txt", "--reason", "r");
        assertFails(2, "blank", "hold", "add", "--token", first, "--reason", " ");
        assertFails(2, "no application", "hold", "add", "--app", "x", "--reason", "r", "--force");
        assertFails(2, "unknown-id", "hold", "remove", "unknown-id");
        assertThat(commands.json("hold", "list", "--all").path("holds")).isEmpty();

        // When
        JsonNode placed =
                commands.json("hold", "add", "--tokens-from", good.toString(), "--reason", "r");

        // Then
        assertThat(placed.path("placed").findValuesAsText("subject"))
                .containsExactly(first, second);
        assertThat(commands.json("hold", "list").path("holds")).hasSize(2);
    }

    @Test
    void placesTheHoldBesideTheTokensWhateverSchemaTheRoleHasOfItsOwn() throws Exception {
        // Given
        insert("ACTIVE", "maya");
        fixture.execute(
                "CREATE ROLE clerk LOGIN SUPERUSER; CREATE SCHEMA clerk AUTHORIZATION clerk");

        // When
        commands.lines(
                "hold", "add", "--user", "maya", "--reason", "r", "--set", "database.user=clerk");

        // Then
        assertThat(commands.json("hold", "list").path("holds")).hasSize(1);
    }

    @Test
    void refusesToGuessWhatIsHeld() throws Exception {
        assertFails(2, "--all", "hold", "add", "--all", "--tenant", "-1234", "--reason", "r");
        assertFails(2, "--token", "hold", "add", "--reason", "r");
        assertThat(
                        commands.json("hold", "add", "--tenant", "-1234", "--reason", "r")
                                .path("placed"))
                .hasSize(1);
        assertThat(commands.json("hold", "add", "--all", "--reason", "r").path("placed"))
                .hasSize(1);
    }

    private String insert(String state, String user) throws SQLException {
        try (Connection connection = fixture.connect()) {
            return TokenInsert.tokenOf(app).state(state).user(user).insert(connection);
        }
    }

    private Path ids(String... lines) throws IOException {
        return Files.write(Files.createTempFile(directory, "ids", ".txt"), List.of(lines));
    }

    private void awaitLive(TokensweepProcess run, Set<String> expected) {
        Awaitility.await()
                .atMost(RunFixture.LIMIT)
                .failFast(run::requireAlive)
                .until(() -> live().equals(expected));
    }

    private Set<String> live() throws SQLException {
        Set<String> live = new TreeSet<>();
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT token_id FROM idn_oauth2_access_token")) {
            while (rows.next()) {
                live.add(rows.getString(1));
            }
        }
        return live;
    }

    private void assertFails(int exitCode, String told, String... words) throws Exception {
        assertThat(commands.refused(exitCode, words)).contains(told);
    }
}
