package dev.tokensweep.it;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.demo.Rest;
import dev.tokensweep.sandbox.FreePort;
import dev.tokensweep.sandbox.InstalledServer;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.SandboxSettings;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.ServerKind;
import dev.tokensweep.sandbox.Service;
import dev.tokensweep.sandbox.Wso2Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.postgresql.ds.PGSimpleDataSource;

/** A database and a broker for {@code tokensweep run}, and the file that tells it of them. */
final class RunFixture implements AutoCloseable {
    static final Duration SAFE_PERIOD = Duration.ofSeconds(1);

    /** For what takes seconds, on a machine that does much else: nothing waits for it in vain. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    private final Path directory;
    private final SandboxProcess services;

    /** Null where the database is the sandbox's PostgreSQL. */
    private final InstalledServer server;

    private final int consolePort = FreePort.choose();
    private final HttpClient http = HttpClient.newHttpClient();

    private RunFixture(Path directory, SandboxProcess services, InstalledServer server) {
        this.directory = directory;
        this.services = services;
        this.server = server;
    }

    /** Starts the services and creates the product's tables, with the ledger beside them. */
    static RunFixture start(Path directory) throws SQLException {
        return start(directory, SchemaVersion.V2_6);
    }

    static RunFixture start(Path directory, SchemaVersion version) throws SQLException {
        return start(directory, version, SandboxSettings.NONE);
    }

    static RunFixture start(Path directory, SchemaVersion version, SandboxSettings settings)
            throws SQLException {
        RunFixture fixture =
                new RunFixture(
                        directory,
                        SandboxProcess.start(
                                directory.resolve("sandbox"),
                                EnumSet.allOf(Service.class),
                                directory.resolve("sandbox.log"),
                                settings),
                        null);
        try (Connection connection = fixture.connect()) {
            Wso2Schema.create(connection, version);
            Ledger.install(connection, SAFE_PERIOD);
        }
        return fixture;
    }

    /**
     * The same on a server that this machine has, without the ledger.
     *
     * @param options of the server
     */
    static RunFixture startOn(ServerKind kind, Path directory, String... options)
            throws SQLException {
        RunFixture fixture =
                new RunFixture(
                        directory,
                        SandboxProcess.start(
                                directory.resolve("sandbox"),
                                EnumSet.of(Service.BROKER),
                                directory.resolve("sandbox.log")),
                        InstalledServer.start(kind, directory.resolve("server"), List.of(options)));
        try (Connection connection = fixture.connect()) {
            Wso2Schema.create(connection, SchemaVersion.V2_6);
        }
        return fixture;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), "");
    }

    private String user() {
        return server == null ? services.databaseUser() : server.user();
    }

    DataSource database() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(services.jdbcUrl());
        source.setUser(services.databaseUser());
        return source;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As it is before anything of ours has run, and without tokens. */
    void clear() throws SQLException {
        execute(
                """
                DO $$ DECLARE own regclass; BEGIN
                  FOR own IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relname LIKE 'tokensweep%' LOOP
                    EXECUTE format('DROP TABLE %s CASCADE', own);
                  END LOOP;
                END $$;
                DELETE FROM idn_oauth2_access_token""");
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", services.bootstrapServers());
    }

    String jdbcUrl() {
        return server == null ? services.jdbcUrl() : server.jdbcUrl();
    }

    /** A configuration for this database and broker. */
    Path config() {
        return write(
                """
                database:
                  url: %s
                  user: %s
                kafka:
                  bootstrap-servers: %s
                  replication-factor: 1
                data-dir: %s
                cleanup:
                  safe-period: 1s
                console:
                  port: %d
                """
                        .formatted(
                                jdbcUrl(),
                                user(),
                                services.bootstrapServers(),
                                directory.resolve("data"),
                                consolePort));
    }

    Path write(String yaml) {
        try {
            return Files.writeString(Files.createTempFile(directory, "config", ".yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TokensweepProcess run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--config", config().toString()));
        arguments.addAll(List.of(more));
        return TokensweepProcess.start(directory, arguments.toArray(String[]::new));
    }

    /** With a configuration for this database and broker. */
    Commands commands(String... options) {
        return new Commands(directory, config(), options);
    }

    void awaitReady(TokensweepProcess run) {
        Awaitility.await().atMost(LIMIT).failFast(run::requireAlive).until(() -> isReady());
    }

    /**
     * Until the table and the audit have nothing left to do after the traffic's end; a failure
     * tells what was left, and what the command said.
     */
    static void awaitRest(TokensweepProcess run, Connection connection, AuditReader audit) {
        try {
            Awaitility.await()
                    .atMost(LIMIT)
                    .failFast(run::requireAlive)
                    .until(() -> Rest.look(connection, audit), Rest::isReached);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + run.errText(), e);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the console tells of the roles, as JSON. */
    String status() throws IOException, InterruptedException {
        return get("status").body();
    }

    /** Where the console of {@link #run} is. */
    String consoleUrl() {
        return "http://127.0.0.1:%d/".formatted(consolePort);
    }

    HttpResponse<String> get(String page) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/%s".formatted(consolePort, page));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        try {
            services.close();
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }
}
