package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed configuration, taken up by the real command while it runs. */
class ReloadIT {
    private static final int TOKENS = 10;
    private static final String POLICY = "cleanup:\n";

    @TempDir static Path directory;
    private static RunFixture fixture;
    private static TokensweepProcess run;
    private static Path file;
    private static String first;

    @BeforeAll
    static void start() throws Exception {
        fixture = RunFixture.start(directory);
        file = fixture.config();
        first = Files.readString(file);
        run = TokensweepProcess.start(directory, "run", "--config", file.toString());
        fixture.awaitReady(run);
    }

    @AfterAll
    static void stop() {
        run.close();
        fixture.close();
    }

    @Test
    void keepsWhatAStricterPolicyKeepsThoughItsVerdictIsGivenAndLetsItGoByALaxerOne()
            throws Exception {
        // Given: verdicts that wait
        reload(first);
        command("pause", "--reason", "a policy is at hand");
        int condemned = condemned() + TOKENS;
        insertRevoked("strict");
        await(() -> condemned() == condemned);

        // When
        reload(first.replace(POLICY, POLICY + "  grace: {revoked: 1h}\n"));
        command("resume");

        // Then: the database refuses them, and so does the cleaner from now on
        await(() -> status().at("/cleaner/spared").asInt() >= TOKENS);
        assertThat(status().at("/configuration/needRestart")).isEmpty();
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(RunFixture.LIMIT)
                .until(() -> live() == TOKENS && status().at("/sink/purged").asInt() == 0);

        // When: a term that is wrong, and a rule for an app that is not there
        refuse(first.replace(POLICY, POLICY + "  grace: {revoked: soon}\n"), "grace.revoked");
        refuse(
                first.replace(POLICY, POLICY + "  rules: [{name: p, app: gone, keep: true}]\n"),
                "cleanup.rules[p].app: 'gone'");

        // Then
        assertThat(live()).isEqualTo(TOKENS);
        assertThat(run.errText()).contains("is not taken up").doesNotContain("\tat ");

        // When
        reload(first.replace("replication-factor: 1", "replication-factor: 1\n  partitions: 8"));
        assertThat(status().at("/configuration/needRestart").toString())
                .isEqualTo("[\"kafka.partitions\"]");

        // Then
        await(() -> live() == 0);
        run.requireAlive();
    }

    @Test
    void stopsAndStartsDeletingByItsSwitchAndTellsTheSameProcesssCounts() throws Exception {
        // Given
        reload(first.replace(POLICY, POLICY + "  enabled: false\n"));
        assertThat(status().has("sink")).isFalse();

        // When
        int condemned = condemned() + TOKENS;
        insertRevoked("switched");
        await(() -> condemned() == condemned);
        assertThat(live()).isEqualTo(TOKENS);
        reload(first.replace(POLICY, POLICY + "  windows: '* * * * *'\n"));

        // Then
        await(() -> live() == 0);
        assertThat(condemned()).isEqualTo(condemned);
        assertThat(fixture.get("metrics").body())
                .contains("tokensweep_configuration_refused 0.0", "hikaricp_connections");
    }

    /** What is in force now was taken up after this moment. */
    private void reload(String yaml) throws Exception {
        String before = status().at("/configuration/takenUpAt").asText();
        Files.writeString(file, yaml);
        run.hangUp();
        await(() -> !status().at("/configuration/takenUpAt").asText().equals(before));
        assertThat(status().at("/configuration/refusedAt").isNull()).isTrue();
        fixture.awaitReady(run);
    }

    private void refuse(String yaml, String why) throws Exception {
        String before = status().at("/configuration/takenUpAt").asText();
        Files.writeString(file, yaml);
        run.hangUp();
        await(() -> status().at("/configuration/refusals").toString().contains(why));
        assertThat(status().at("/configuration/takenUpAt").asText()).isEqualTo(before);
        fixture.awaitReady(run);
    }

    private void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(RunFixture.LIMIT).failFast(run::requireAlive).until(condition);
    }

    private JsonNode status() throws Exception {
        return new ObjectMapper().readTree(fixture.status());
    }

    private void command(String name, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(name, "--config", file.toString()));
        arguments.addAll(List.of(more));
        try (TokensweepProcess command =
                TokensweepProcess.start(directory, arguments.toArray(String[]::new))) {
            assertThat(command.await(RunFixture.LIMIT)).as(command.errText()).isZero();
        }
    }

    private int condemned() throws Exception {
        return status().at("/cleaner/condemned").asInt();
    }

    private void insertRevoked(String name) throws Exception {
        try (Connection connection = fixture.connect()) {
            int app = ConsumerApps.create(connection, -1234, name);
            for (int i = 0; i < TOKENS; i++) {
                TokenInsert.tokenOf(app).state("REVOKED").insert(connection);
            }
        }
    }

    private long live() throws Exception {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM idn_oauth2_access_token")) {
            row.next();
            return row.getLong(1);
        }
    }
}
