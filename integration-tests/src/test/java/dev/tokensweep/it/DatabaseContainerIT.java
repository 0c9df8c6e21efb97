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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void cleansAndTellsOfItByTheLawsThoughItIsKilled(ContainerImage image) throws Exception {
        // Given
        try (GenericContainer<?> server = image.start()) {
            assumeTrue(server != null, "not run: no image " + image.image());
            String url = image.jdbcUrl(server);
            try (HikariDataSource product = connections(url, image.owner());
                    SandboxProcess broker = broker()) {
                prepare(image, product);
                Path config = config(url, "tokensweep", null, broker);
                TokensweepProcess run = run(config);
                awaitReady(run);
                try (AuditReader audit = audit(broker)) {
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

    /** Of those that this project's makers cannot have, set up as their pages say. */
    @ParameterizedTest
    @EnumSource(names = {"SQLSERVER", "ORACLE"})
    void cleansWhatIsOverOnAServerSetUpByItsPageThoughItIsKilled(ContainerImage image)
            throws Exception {
        // Given
        try (GenericContainer<?> server = image.start()) {
            assumeTrue(server != null, "not run: no image " + image.image());
            String url = image.jdbcUrl(server);
            VendorSetUp setUp =
                    image == ContainerImage.ORACLE
                            ? new OracleSetUp(server)
                            : new SqlServerSetUp(url);
            setUp.prepareServer();
            cleansWhatIsOver(url, image.owner(), setUp);
        }
    }

    private void cleansWhatIsOver(String url, String owner, VendorSetUp setUp) throws Exception {
        try (HikariDataSource product = connections(url, owner);
                Connection connection = product.getConnection();
                SandboxProcess broker = broker()) {
            Wso2Schema.create(connection, SchemaVersion.V2_6);
            Path config = config(url, setUp.user(), setUp.schema(), broker);
            setUp.admit(doctor(config, "--migration"));
            assertThat(doctor(config)).contains("nothing to mend");
            KnownTokens tokens = new KnownTokens(connection);
            tokens.insert(ENOUGH / 2);
            TokensweepProcess run = run(config);
            awaitReady(run);
            try (AuditReader audit = audit(broker)) {
                // When
                tokens.insert(ENOUGH / 2);
                awaitArchived(audit, run, tokens.ended());
                run.kill();
                tokens.insert(ENOUGH / 2);
                run = run(config);
                tokens.insert(ENOUGH / 2);

                // Then
                awaitArchived(audit, run, tokens.ended());
                assertThat(tokens.isClean()).isTrue();
                tokens.requireArchived();
                assertThat(audit.ended()).isEqualTo(tokens.ended());
            } finally {
                run.close();
            }
        }
    }

    /** Tells what it prints. */
    private String doctor(Path config, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--config", config.toString()));
        arguments.addAll(List.of(more));
        try (TokensweepProcess doctor = command(arguments.toArray(String[]::new))) {
            assertThat(doctor.await(RunFixture.LIMIT))
                    .as(String.join("\n", doctor.outLines()) + doctor.errText())
                    .isZero();
            return String.join("\n", doctor.outLines()) + "\n";
        }
    }

    private SandboxProcess broker() {
        return SandboxProcess.start(
                directory.resolve("sandbox"),
                EnumSet.of(Service.BROKER),
                directory.resolve("sandbox.log"));
    }

    private static AuditReader audit(SandboxProcess broker) {
        return AuditReader.start(Map.of("bootstrap.servers", broker.bootstrapServers()), TOPICS);
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

    /**
     * @param schema null where the user finds the tables without being told
     */
    private Path config(String url, String user, String schema, SandboxProcess broker)
            throws IOException {
        return Files.writeString(
                directory.resolve("config.yaml"),
                """
                database:
                  url: %s
                  user: %s
                %skafka:
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
                                user,
                                schema == null ? "" : "  schema: %s%n".formatted(schema),
                                broker.bootstrapServers(),
                                directory.resolve("data"),
                                consolePort));
    }

    private TokensweepProcess run(Path config) {
        return command("run", "--config", config.toString());
    }

    private TokensweepProcess command(String... arguments) {
        return TokensweepProcess.start(
                directory,
                Map.of("TOKENSWEEP_DATABASE_PASSWORD", ContainerImage.PASSWORD),
                arguments);
    }
}
