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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong, one line says what, where and how to mend it, and nothing stays behind. */
class BadInputIT {

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
        assertFails(
                1,
                config("jdbc:postgresql://127.0.0.1:1/postgres", "postgres"),
                "127.0.0.1:1",
                "database.url");
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
    void ruleThatIsNeverReached() throws Exception {
        assertFails(
                2,
                config(database.jdbcUrl(), "postgres")
                        + """
                        cleanup.rules:
                        - {name: all, tenant: [1, 2], retain: false}
                        - {name: some, tenant: 2, user: "svc-*", keep: true}
                        """,
                "config.yaml:9: cleanup.rules[some]: is never reached",
                "rule 'all'",
                "config.yaml:8");
    }

    @Test
    void ruleWithAKeyOfNoApp() throws Exception {
        // Given
        execute(
                "CREATE SCHEMA ruled; CREATE TABLE ruled.idn_oauth2_access_token (token_id varchar(255) PRIMARY KEY, consumer_key_id int, authz_user varchar(100), tenant_id int, user_domain varchar(50), grant_type varchar(50), time_created timestamp, refresh_token_time_created timestamp, validity_period bigint, refresh_token_validity_period bigint, token_state varchar(25), token_state_id varchar(128)); CREATE TABLE ruled.idn_oauth2_access_token_audit AS SELECT *, NULL::timestamp AS invalidated_time FROM ruled.idn_oauth2_access_token; CREATE TABLE ruled.idn_oauth_consumer_apps (id serial PRIMARY KEY, consumer_key varchar(255) UNIQUE)");
        String config =
                config(database.jdbcUrl(), "postgres")
                                .replace("console:", "  schema: ruled\nconsole:")
                        + "cleanup.rules: [{name: partner, app: gone, keep: true}]\n";

        // Then
        assertFails(2, config, "cleanup.rules[partner].app: 'gone'", "config.yaml:8: ");
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
            assertThat(run.await(RunFixture.LIMIT)).isEqualTo(2);
            assertThat(run.errText()).contains("missing.yaml").doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                | tokensweep --help
                    sweep                             | 'sweep'
                    demo --for soon                   | --for
                    hold                              | tokensweep hold --help
                    hold add --all --user u --reason r| --all
                    hold add --all                    | --reason
                    hold add --tenant abc --reason r  | --tenant
                    plan --output xml                 | --output
                    dead-letters                      | tokensweep dead-letters --help
                    dead-letters list --since soon    | --since
                    dead-letters replay               | --id
                    dead-letters replay --id 7        | --id
                    dead-letters drop --all           | --reason
                    """)
    void wrongUsage(String arguments, String told) throws Exception {
        // When
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        try (TokensweepProcess run = TokensweepProcess.start(directory, words)) {
            // Then
            assertThat(run.await(RunFixture.LIMIT)).isEqualTo(2);
            assertThat(run.errText().lines())
                    .singleElement()
                    .asString()
                    .startsWith("tokensweep: ")
                    .contains(told)
                    .contains(" --help' says more");
            assertThat(run.outLines()).isEmpty();
        }
    }

    @Test
    void noBrokerWithDeadLetters() throws Exception {
        // Given
        String own = config(database.jdbcUrl(), "postgres");
        String elsewhere =
                own.replace("console:", "kafka:\n  bootstrap-servers: 127.0.0.1:1\nconsole:");

        // Then
        assertFails(
                List.of("dead-letters", "list"),
                1,
                elsewhere,
                "127.0.0.1:1",
                "kafka.bootstrap-servers");
        assertFails(List.of("dead-letters", "list"), 1, own, "no broker of ours has run under");
    }

    @Test
    void wrongPassword() throws Exception {
        // Given
        String refused = database.jdbcUrl().replaceFirst("/postgres$", "/nowhere");
        Path file = Files.writeString(directory.resolve("config.yaml"), config(refused, "x"));

        // Then
        for (List<String> command :
                List.of(
                        List.of("doctor"),
                        List.of("doctor", "--migration"),
                        List.of("plan"),
                        List.of("hold", "list"))) {
            for (String schema : List.of("", "public")) {
                List<String> arguments = new ArrayList<>(command);
                arguments.addAll(List.of("--config", file.toString()));
                if (!schema.isEmpty()) {
                    arguments.addAll(List.of("--set", "database.schema=" + schema));
                }
                try (TokensweepProcess run =
                        TokensweepProcess.start(directory, arguments.toArray(String[]::new))) {
                    assertThat(run.await(RunFixture.LIMIT)).as("%s", arguments).isEqualTo(2);
                    assertThat(run.errText())
                            .contains("tokensweep: ")
                            .contains("check database.url, database.user and database.");
                }
            }
        }
    }

    private void assertFails(int exitCode, String yaml, String... told) throws Exception {
        assertFails(List.of("run"), exitCode, yaml, told);
    }

    private void assertFails(List<String> command, int exitCode, String yaml, String... told)
            throws Exception {
        Path file = Files.writeString(directory.resolve("config.yaml"), yaml);
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--config", file.toString()));
        try (TokensweepProcess run =
                TokensweepProcess.start(directory, arguments.toArray(String[]::new))) {
            // When
            int ended = run.await(RunFixture.LIMIT);

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
                assertThat(run.await(RunFixture.LIMIT)).isEqualTo(2);
                assertThat(run.errText()).contains("is in use by another Tokensweep");
                assertThat(lock.isValid()).isTrue();
            }
        }
    }
}
