package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.sandbox.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong, one line says what, where and how to mend it, and nothing stays behind. */
class BadInputIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir static Path shared;
    private static EmbeddedDatabase database;

    @TempDir Path directory;

    @BeforeAll
    static void startDatabase() {
        database = EmbeddedDatabase.start(shared.resolve("postgresql"));
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @Test
    void noDatabase() throws Exception {
        assertFails(1, config("jdbc:postgresql://127.0.0.1:1/postgres", "postgres"), "127.0.0.1:1");
    }

    @Test
    void noSuchRole() throws Exception {
        assertFails(2, config(database.jdbcUrl(), "nobody_here"), "nobody_here");
    }

    @Test
    void noTokenTable() throws Exception {
        // Given
        execute("CREATE SCHEMA empty");

        // Then
        assertFails(
                2,
                config(database.jdbcUrl(), "postgres")
                        .replace("console:", "  schema: empty\nconsole:"),
                "idn_oauth2_access_token");
    }

    @Test
    void noBroker() throws Exception {
        // Given
        execute(
                "CREATE SCHEMA here; CREATE TABLE here.idn_oauth2_access_token (token_id varchar(255) PRIMARY KEY, consumer_key_id int, authz_user varchar(100), tenant_id int, user_domain varchar(50), grant_type varchar(50), time_created timestamp, refresh_token_time_created timestamp, validity_period bigint, refresh_token_validity_period bigint, token_state varchar(25), token_state_id varchar(128)); CREATE TABLE here.idn_oauth2_access_token_audit AS SELECT *, NULL::timestamp AS invalidated_time FROM here.idn_oauth2_access_token");
        String config =
                config(database.jdbcUrl(), "postgres")
                        .replace(
                                "console:",
                                "  schema: here\nkafka:\n  bootstrap-servers: 127.0.0.1:1\nconsole:");

        // Then
        assertFails(1, config, "kafka.bootstrap-servers", "127.0.0.1:1");
    }

    @Test
    void unknownKey() throws Exception {
        assertFails(
                2,
                config(database.jdbcUrl(), "postgres") + "clean-up: {enabled: true}\n",
                "clean-up.enabled",
                "cleanup.enabled");
    }

    @Test
    void portTaken() throws Exception {
        // Given
        execute(
                "CREATE SCHEMA ported; CREATE TABLE ported.idn_oauth2_access_token (token_id varchar(255) PRIMARY KEY, consumer_key_id int, authz_user varchar(100), tenant_id int, user_domain varchar(50), grant_type varchar(50), time_created timestamp, refresh_token_time_created timestamp, validity_period bigint, refresh_token_validity_period bigint, token_state varchar(25), token_state_id varchar(128)); CREATE TABLE ported.idn_oauth2_access_token_audit AS SELECT *, NULL::timestamp AS invalidated_time FROM ported.idn_oauth2_access_token");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String config =
                    config(database.jdbcUrl(), "postgres")
                            .replace(
                                    "console:\n  port: 0",
                                    "  schema: ported\nconsole:\n  port: " + taken.getLocalPort());

            // Then
            assertFails(2, config, "console.port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void dataDirectoryOfAnotherVersion() throws Exception {
        // Given
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("format"), "99");

        // Then
        assertFails(2, config(database.jdbcUrl(), "postgres"), "format 99");
    }

    @Test
    void noFile() throws Exception {
        try (TokensweepProcess run =
                TokensweepProcess.start(directory, "run", "--config", "missing.yaml")) {
            assertThat(run.await(LIMIT)).isEqualTo(2);
            assertThat(run.errText()).contains("missing.yaml").doesNotContain("\tat ");
        }
    }

    @Test
    void unknownCommandAndWrongOption() throws Exception {
        for (List<String> arguments :
                List.of(List.of("sweep"), List.of("demo", "--for", "soon"), List.<String>of())) {
            try (TokensweepProcess run =
                    TokensweepProcess.start(directory, arguments.toArray(String[]::new))) {
                assertThat(run.await(LIMIT)).as("%s", arguments).isEqualTo(2);
                assertThat(run.errText()).isNotBlank().doesNotContain("\tat ");
            }
        }
    }

    private void assertFails(int exitCode, String yaml, String... told) throws Exception {
        Path file = Files.writeString(directory.resolve("config.yaml"), yaml);
        try (TokensweepProcess run =
                TokensweepProcess.start(directory, "run", "--config", file.toString())) {
            // When
            int ended = run.await(LIMIT);

            // Then
            String ours =
                    String.join(
                            "\n",
                            run.errText()
                                    .lines()
                                    .filter(line -> line.startsWith("tokensweep: "))
                                    .toList());
            assertThat(ended).as(run.errText()).isEqualTo(exitCode);
            assertThat(ours).contains(told);
            assertThat(run.errText()).doesNotContain("\tat ");
            assertThat(run.descendants()).isEmpty();
        }
    }

    private String config(String url, String user) {
        return """
        database:
          url: %s
          user: %s
        console:
          port: 0
        data-dir: %s
        """
                .formatted(url, user, directory.resolve("data"));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void dataDirectoryInUse() throws IOException, InterruptedException {
        // Given
        Path data = Files.createDirectories(directory.resolve("data"));
        try (var channel =
                        java.nio.channels.FileChannel.open(
                                data.resolve("lock"),
                                java.nio.file.StandardOpenOption.CREATE,
                                java.nio.file.StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            Path file =
                    Files.writeString(
                            directory.resolve("config.yaml"),
                            config(database.jdbcUrl(), "postgres"));
            try (TokensweepProcess run =
                    TokensweepProcess.start(directory, "run", "--config", file.toString())) {
                // Then
                assertThat(run.await(LIMIT)).isEqualTo(2);
                assertThat(run.errText()).contains("is in use by another Tokensweep");
                assertThat(lock.isValid()).isTrue();
            }
        }
    }
}
