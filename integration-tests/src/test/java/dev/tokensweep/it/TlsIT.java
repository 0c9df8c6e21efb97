package dev.tokensweep.it;

import static dev.tokensweep.it.SecuredServices.LOGIN_PORT;
import static dev.tokensweep.it.SecuredServices.MUTUAL_PORT;
import static dev.tokensweep.it.SecuredServices.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real command on a database and a broker that speak TLS and ask who comes. */
class TlsIT {
    @TempDir static Path shared;
    private static SecuredServices services;
    private static Certificates certificates;

    @TempDir Path directory;

    @BeforeAll
    static void start() throws Exception {
        services = SecuredServices.start(shared);
        certificates = services.certificates();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void cleansByMutualTlsWithTheBrokerAndVerifiedTlsWithTheDatabase() throws Exception {
        // Given
        List<String> settings = services.mutual("client", certificates.authority(), directory);

        // When
        try (TokensweepProcess run = command("run", settings)) {
            // Then
            assertCleans(run);
        }
    }

    @Test
    void cleansByALoginWithinTlsThatStandsInAFileAndIsToldNowhere() throws Exception {
        // Given
        List<String> settings = services.login(PASSWORD, directory);

        // When
        try (TokensweepProcess run = command("run", settings)) {
            // Then
            assertCleans(run);
            run.terminate();
            assertThat(run.await(RunFixture.LIMIT)).isIn(0, 143);
            assertThat(run.errText()).doesNotContain(PASSWORD);
        }
        try (TokensweepProcess config = command("config", settings)) {
            assertThat(config.await(RunFixture.LIMIT)).isZero();
            assertThat(String.join("\n", config.outLines()))
                    .contains("kafka.client-properties-file")
                    .doesNotContain(PASSWORD);
        }
    }

    /** What is wrong, and what the one line must name. */
    record Wrong(String what, String told, Setup setup) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Makes the settings of one who is wrong. */
    @FunctionalInterface
    interface Setup {
        List<String> in(Path directory) throws Exception;
    }

    static Stream<Wrong> whoIsRefused() {
        String byCertificate = "kafka.properties: the broker at 127.0.0.1:" + MUTUAL_PORT;
        String byLogin = "kafka.properties: the broker at 127.0.0.1:" + LOGIN_PORT;
        String byDatabase = "database.url: no trusted connection to the database";
        return Stream.of(
                new Wrong(
                        "the broker's authority is not ours",
                        byCertificate,
                        in -> services.mutual("client", certificates.stranger(), in)),
                new Wrong(
                        "our certificate is a stranger's",
                        byCertificate,
                        in -> services.mutual("stranger", certificates.authority(), in)),
                new Wrong(
                        "our key is not there",
                        "kafka.properties: no client can be made of them",
                        in ->
                                replaced(
                                        services.mutual("client", certificates.authority(), in),
                                        "client-store.pem",
                                        "missing.pem")),
                new Wrong(
                        "the login's password is wrong",
                        byLogin,
                        in -> services.login("not " + PASSWORD, in)),
                new Wrong(
                        "the database's authority is not ours",
                        byDatabase,
                        in ->
                                replaced(
                                        services.login(PASSWORD, in),
                                        "sslrootcert=" + certificates.authority(),
                                        "sslrootcert=" + certificates.stranger())),
                new Wrong(
                        "the database's certificate is for another name",
                        byDatabase,
                        in ->
                                replaced(
                                        services.login(PASSWORD, in),
                                        "jdbc:postgresql://127.0.0.1",
                                        "jdbc:postgresql://localhost")));
    }

    @ParameterizedTest
    @MethodSource("whoIsRefused")
    void refusesInOneLine(Wrong wrong) throws Exception {
        // When
        try (TokensweepProcess run = command("run", wrong.setup().in(directory))) {
            // Then
            assertThat(run.await(RunFixture.LIMIT)).as(run.errText()).isEqualTo(2);
            assertThat(run.errText().lines().filter(line -> line.startsWith("tokensweep: ")))
                    .as(run.errText())
                    .singleElement()
                    .asString()
                    .contains(wrong.told());
            assertThat(run.errText()).doesNotContain(PASSWORD).doesNotContain("\tat ");
        }
    }

    /**
     * One token ends, and goes; all that the database serves of ours meanwhile, it serves by TLS.
     */
    private void assertCleans(TokensweepProcess run) throws Exception {
        services.fixture().awaitReady(run);
        try (Connection connection = services.fixture().connect()) {
            int app = ConsumerApps.create(connection, -1234, "app");
            TokenInsert.tokenOf(app).state("REVOKED").insert(connection);
        }
        Awaitility.await()
                .atMost(RunFixture.LIMIT)
                .failFast(run::requireAlive)
                .until(() -> first("SELECT count(*) FROM idn_oauth2_access_token").equals("0"));
        assertThat(
                        first(
                                "SELECT bool_and(ssl) AND bool_or(backend_type = 'walsender') FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'tokensweep'"))
                .isEqualTo("t");
    }

    private static String first(String query) throws SQLException {
        try (Connection connection = services.fixture().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** In the settings themselves, and in the file of properties that they name. */
    private static List<String> replaced(List<String> settings, String text, String other)
            throws IOException {
        List<String> replaced = new ArrayList<>();
        for (String setting : settings) {
            if (setting.startsWith("kafka.client-properties-file=")) {
                Path file = Path.of(setting.substring(setting.indexOf('=') + 1));
                Files.writeString(file, Files.readString(file).replace(text, other));
            }
            replaced.add(setting.replace(text, other));
        }
        return replaced;
    }

    private TokensweepProcess command(String command, List<String> settings) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(command, "--config", services.fixture().config().toString()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return TokensweepProcess.start(directory, arguments.toArray(String[]::new));
    }
}
