package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.demo.Rest;
import dev.tokensweep.demo.Summary;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.FreePort;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Service;
import dev.tokensweep.sandbox.Wso2Schema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.containers.GenericContainer;

/** The real command on a database server in a container, as a user has one. */
@Tag("containers")
class DatabaseContainerIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final int ENOUGH = 300;

    @TempDir Path directory;
    private final int consolePort = FreePort.choose();

    @ParameterizedTest
    @EnumSource
    void cleansAndTellsOfItByTheLawsThoughItIsKilled(ContainerImage image) throws Exception {
        // Given
        try (GenericContainer<?> server = image.start()) {
            assumeTrue(server != null, "not run: no image " + image.image());
            String url = image.jdbcUrl(server);
            try (HikariDataSource product = connections(url, image.administrator());
                    SandboxProcess broker =
                            SandboxProcess.start(
                                    directory.resolve("sandbox"),
                                    EnumSet.of(Service.BROKER),
                                    directory.resolve("sandbox.log"))) {
                prepare(image, product);
                Path config = config(url, broker);
                TokensweepProcess run = run(config);
                awaitReady(run);
                try (AuditReader audit =
                        AuditReader.start(
                                Map.of("bootstrap.servers", broker.bootstrapServers()), TOPICS)) {
                    // When
                    try (TokenTraffic traffic = TokenTraffic.start(product, 7, 50, false)) {
                        awaitArchived(audit, run, ENOUGH);
                        run.kill();
                        run = run(config);
                        awaitArchived(audit, run, 2 * ENOUGH);
                        traffic.stop();
                    }

                    // Then
                    assertLawsHold(product, audit, run);
                } finally {
                    run.close();
                }
            }
        }
    }

    private static void assertLawsHold(
            HikariDataSource product, AuditReader audit, TokensweepProcess run)
            throws SQLException {
        try (Connection connection = product.getConnection()) {
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(
                            () -> {
                                Rest rest = Rest.look(connection, audit);
                                return rest.eligible() == 0 && rest.isTold();
                            });
            Summary summary = LawCheck.check(connection, audit);
            assertThat(summary.violations()).isEmpty();
            assertThat(summary.archived()).isGreaterThanOrEqualTo(2 * ENOUGH);
        }
    }

    /** What others remove before anything is observed nobody has promised to tell. */
    private void awaitReady(TokensweepProcess run) {
        HttpRequest ready =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/ready".formatted(consolePort)))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        Awaitility.await()
                .atMost(RunFixture.LIMIT)
                .failFast(run::requireAlive)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () ->
                                HttpClient.newHttpClient()
                                                .send(ready, HttpResponse.BodyHandlers.discarding())
                                                .statusCode()
                                        == 200);
    }

    private static void awaitArchived(AuditReader audit, TokensweepProcess run, int tokens) {
        Awaitility.await()
                .atMost(RunFixture.LIMIT)
                .failFast(run::requireAlive)
                .until(() -> audit.count(AuditType.ARCHIVED) >= tokens);
    }

    /** The server may say that it listens a moment before it serves. */
    private static HikariDataSource connections(String url, String user) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(ContainerImage.PASSWORD);
        pool.setMaximumPoolSize(20);
        pool.setInitializationFailTimeout(Duration.ofMinutes(2).toMillis());
        return new HikariDataSource(pool);
    }

    private static void prepare(ContainerImage image, HikariDataSource product)
            throws SQLException {
        try (Connection connection = product.getConnection();
                Statement statement = connection.createStatement()) {
            Wso2Schema.create(connection, SchemaVersion.V2_6);
            Ledger.install(connection, RunFixture.SAFE_PERIOD);
            // The ledger tells the sink from the product by this name where it has no other way.
            if (image == ContainerImage.POSTGRESQL) {
                statement.execute(
                        "CREATE ROLE tokensweep LOGIN SUPERUSER PASSWORD '%s'"
                                .formatted(ContainerImage.PASSWORD));
            } else {
                statement.execute(
                        "CREATE USER tokensweep IDENTIFIED BY '%s'"
                                .formatted(ContainerImage.PASSWORD));
                statement.execute("GRANT ALL ON apim.* TO tokensweep");
                statement.execute(
                        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO tokensweep");
            }
        }
    }

    private Path config(String url, SandboxProcess broker) throws IOException {
        return Files.writeString(
                directory.resolve("config.yaml"),
                """
                database:
                  url: %s
                  user: tokensweep
                kafka:
                  bootstrap-servers: %s
                  replication-factor: 1
                data-dir: %s
                cleanup:
                  safe-period: 1s
                reconciler:
                  interval: 5s
                console:
                  port: %d
                """
                        .formatted(
                                url,
                                broker.bootstrapServers(),
                                directory.resolve("data"),
                                consolePort));
    }

    private TokensweepProcess run(Path config) {
        return TokensweepProcess.start(
                directory,
                Map.of("TOKENSWEEP_DATABASE_PASSWORD", ContainerImage.PASSWORD),
                "run",
                "--config",
                config.toString());
    }
}
