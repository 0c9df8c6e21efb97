package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.ServerKind;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real command on a MySQL or MariaDB that speaks TLS, as a user whom the server lets come by no
 * other way. Whom to trust is told to the JVM, as docs/tls.md has it.
 */
abstract class TlsBinlogContract {
    @TempDir Path directory;
    private Certificates certificates;
    private RunFixture fixture;

    abstract ServerKind kind();

    /** The driver's word for a server that must prove who it is. */
    abstract String verified();

    @BeforeEach
    void certify() throws Exception {
        assumeTrue(kind().isInstalled(), kind()::howToInstall);
        certificates = Certificates.make(directory.resolve("certificates"));
    }

    private void startAs(String name) throws Exception {
        fixture =
                RunFixture.startOn(
                        kind(),
                        directory,
                        "--ssl-cert=" + certificates.chainOf(name),
                        "--ssl-key=" + certificates.keyOf(name));
        fixture.execute("CREATE USER tokensweep REQUIRE SSL");
        fixture.execute("GRANT ALL ON *.* TO tokensweep");
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Test
    void cleansByVerifiedTlsAndRefusesInOneLineWhoeverIsNotTrusted() throws Exception {
        // Given
        startAs("localhost");

        // Then
        String otherwise = fixture.jdbcUrl();
        String byName = otherwise.replace("127.0.0.1", "localhost");
        String untrusted = "database.url: no trusted connection to the database";
        refuses("stranger", byName, untrusted);
        refuses("authority", otherwise, untrusted);

        // When
        try (TokensweepProcess run = run("authority", byName)) {
            fixture.awaitReady(run);
            try (Connection connection = fixture.connect()) {
                int app = ConsumerApps.create(connection, -1234, "app");
                TokenInsert.tokenOf(app).state("REVOKED").insert(connection);
            }

            // Then
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .untilAsserted(() -> assertThat(isClean()).as(run.errText()).isTrue());
        }
    }

    @Test
    void refusesAnAddressThatTheDriverWouldFindInTheCertificateAndCaptureWouldNot()
            throws Exception {
        // Given
        startAs("either");

        // Then
        refuses(
                "authority",
                fixture.jdbcUrl(),
                "database.url names the server by its address 127.0.0.1");
    }

    private void refuses(String trusted, String url, String why) throws Exception {
        try (TokensweepProcess run = run(trusted, url)) {
            assertThat(run.await(RunFixture.LIMIT)).as(run.errText()).isEqualTo(2);
            assertThat(run.errText().lines().filter(line -> line.startsWith("tokensweep: ")))
                    .as(run.errText())
                    .singleElement()
                    .asString()
                    .contains(why);
            assertThat(run.errText()).doesNotContain("\tat ");
        }
    }

    private TokensweepProcess run(String trusted, String url) throws Exception {
        return TokensweepProcess.start(
                directory,
                Map.of("JAVA_TOOL_OPTIONS", certificates.trusting(trusted)),
                "run",
                "--config",
                fixture.config().toString(),
                "--set",
                "database.user=tokensweep",
                "--set",
                "database.url=%s?sslMode=%s".formatted(url, verified()));
    }

    private boolean isClean() throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM IDN_OAUTH2_ACCESS_TOKEN_AUDIT")) {
            return row.next() && row.getInt(1) == 1;
        }
    }
}
