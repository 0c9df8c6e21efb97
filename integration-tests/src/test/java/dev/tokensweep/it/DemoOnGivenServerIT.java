package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import dev.tokensweep.sandbox.InstalledServer;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.ServerKind;
import dev.tokensweep.sandbox.TokenInsert;
import dev.tokensweep.sandbox.Wso2Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demonstration on a server where others keep their tokens: it touches none of theirs. */
class DemoOnGivenServerIT {
    @TempDir Path directory;

    @Test
    void playsOnPostgresBesideTheTokensOfOthers() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "not asked for");
        try (EmbeddedDatabase server = EmbeddedDatabase.start(directory.resolve("server"))) {
            playBesideTheTokensOfOthers(
                    server.jdbcUrl(),
                    server.user(),
                    "--schema",
                    "7.0",
                    "--password-file",
                    password.toString());
        }
    }

    @Test
    void playsOnMariaDbBesideTheTokensOfOthers() throws Exception {
        assumeTrue(ServerKind.MARIADB.isInstalled(), ServerKind.MARIADB::howToInstall);
        try (InstalledServer server =
                InstalledServer.start(
                        ServerKind.MARIADB,
                        directory.resolve("server"),
                        List.of("--default-time-zone=+09:00"))) {
            playBesideTheTokensOfOthers(server.jdbcUrl(), server.user());
        }
    }

    private void playBesideTheTokensOfOthers(String url, String user, String... more)
            throws Exception {
        try (Connection others = DriverManager.getConnection(url, user, null);
                Statement statement = others.createStatement()) {
            // Given
            Wso2Schema.create(others, SchemaVersion.V2_6);
            TokenInsert.tokenOf(ConsumerApps.create(others, -1234, "app"))
                    .state("REVOKED")
                    .insert(others);
            statement.execute("CREATE DATABASE tokensweep_demo");

            // Then
            try (TokensweepProcess refused = demo(url, user, more)) {
                assertThat(refused.await(RunFixture.LIMIT)).isEqualTo(2);
                assertThat(refused.errText())
                        .contains("--db: the server has a database tokensweep_demo already");
            }
            statement.execute("DROP DATABASE tokensweep_demo");

            // When
            try (TokensweepProcess demo = demo(url, user, more)) {
                // Then
                assertThat(demo.await(RunFixture.LIMIT)).as(demo.errText()).isZero();
                assertThat(demo.outLines()).last().asString().contains("\"violations\":0");
            }
            assertThat(tokens(statement)).isEqualTo(1);
            // Each would fail if there still were one.
            statement.execute("CREATE DATABASE tokensweep_demo");
            statement.execute("CREATE DATABASE ledger");
        }
    }

    private TokensweepProcess demo(String url, String user, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("demo", "--db", url, "--user", user, "--for", "5s"));
        arguments.addAll(List.of("--rate", "50", "--output", "json"));
        arguments.addAll(List.of(more));
        return TokensweepProcess.start(directory, arguments.toArray(String[]::new));
    }

    private static int tokens(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT count(*) FROM IDN_OAUTH2_ACCESS_TOKEN")) {
            row.next();
            return row.getInt(1);
        }
    }
}
