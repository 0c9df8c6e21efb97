package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages tell people to type does what it should: typed here in the pages' order, on an
 * installation that the README's own {@code run} has started.
 */
class DocCommandsIT {
    private static final Duration LIMIT = RunFixture.LIMIT;

    @TempDir Path directory;
    private final Deque<TokensweepProcess> running = new ArrayDeque<>();
    private final Map<String, String> meant = new LinkedHashMap<>();
    private RunFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
        shell(
                "openssl genpkey -algorithm ed25519 -out audit.pem && openssl pkey -in audit.pem -pubout -out audit.pub");
        Files.writeString(directory.resolve("tokensweep.yaml"), configuration());
        Files.writeString(directory.resolve("stricter.yaml"), "cleanup: {safe-period: 0s}\n");
        Files.writeString(directory.resolve("console"), "0123456789-of-the-console\n");
        command("tokensweep");
        nameWhatThePagesMean(tokens());
    }

    @AfterEach
    void stop() {
        running.forEach(TokensweepProcess::close);
        fixture.close();
    }

    private String configuration() throws IOException {
        return Files.readString(fixture.config())
                + "audit: {signing-key-file: %s, checkpoint-interval: 1s}\n"
                        .formatted(directory.resolve("audit.pem"));
    }

    /** The launcher itself is DistIT's; this one takes the classes under test. */
    private void command(String name) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve(name),
                        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -Xmx384m -cp '%s' dev.tokensweep.app.Main \"$@\"\n"
                                .formatted(
                                        Path.of(System.getProperty("java.home"), "bin", "java"),
                                        System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** One of maya's that is over, and one that lives. */
    private String tokens() throws SQLException {
        try (Connection connection = fixture.connect()) {
            int app = ConsumerApps.create(connection, -1234, "app");
            TokenInsert.tokenOf(app).user("maya").insert(connection);
            return TokenInsert.tokenOf(app).user("maya").state("REVOKED").insert(connection);
        }
    }

    private void nameWhatThePagesMean(String tokenId) {
        meant.put("TOKEN_ID", tokenId);
        meant.put("--config FILE", "--config tokensweep.yaml");
        meant.put("http://127.0.0.1:8080/", fixture.consoleUrl());
        meant.put("http://tokensweep:8080/", fixture.consoleUrl());
        meant.put("/run/secrets/", directory + "/");
    }

    @Test
    void doWhatTheyShould() throws Exception {
        // Given
        List<DocCommand> commands = DocCommand.all();
        assertThat(commands).anyMatch(DocCommand::isRun).hasSizeGreaterThan(30);

        // Then
        Set<String> asked = new HashSet<>();
        for (DocCommand command : commands) {
            if (command.notRun() != null) {
                assertThat(command.notRun()).as("%s", command).isNotBlank();
            } else if (command.isRun()) {
                startRunning(command);
            } else if (!command.onlyAsks() || asked.add(command.bare())) {
                shell(asMeant(command.line()), command.toString());
            }
        }
        running.forEach(TokensweepProcess::requireAlive);
    }

    /** Whatever is typed after it finds the installation at work, and the token over gone. */
    private void startRunning(DocCommand command) throws SQLException {
        String[] arguments = asMeant(command.bare()).split(" +", -1);
        TokensweepProcess started =
                TokensweepProcess.start(
                        directory, Arrays.copyOfRange(arguments, 1, arguments.length));
        running.push(started);
        Awaitility.await(command.toString())
                .atMost(RunFixture.LIMIT)
                .failFast(started::requireAlive)
                .until(() -> started.errText().contains("Tokensweep runs as"));
        if (running.size() == 1) {
            fixture.awaitReady(started);
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(started::requireAlive)
                    .until(this::isArchived);
        }
    }

    private boolean isArchived() throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM idn_oauth2_access_token_audit")) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    private String asMeant(String line) {
        String replaced = line;
        for (Map.Entry<String, String> each : meant.entrySet()) {
            replaced = replaced.replace(each.getKey(), each.getValue());
        }
        // The pages' moments are in the past of whoever reads them, and within their record.
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return replaced.replace("2026-11-26T04:00:00Z", now)
                .replace("2026-11-26 04:00:00", now.replace('T', ' ').replace("Z", ""));
    }

    private void shell(String line) throws IOException, InterruptedException {
        shell(line, line);
    }

    private void shell(String line, String told) throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        List<String> bash = new ArrayList<>(List.of("bash", "-o", "pipefail", "-ec", line));
        ProcessBuilder builder =
                new ProcessBuilder(bash)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        builder.environment()
                .merge("PATH", directory.toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(ended).as("%s ends", told).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", told, Files.readString(said)).isZero();
    }
}
