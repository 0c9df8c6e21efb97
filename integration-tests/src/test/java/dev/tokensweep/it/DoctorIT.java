package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.TokenInsert;
import dev.tokensweep.sandbox.Wso2Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor changes nothing unless asked, and what it prescribes mends. */
class DoctorIT {
    private static final String OWNER = "apim";

    @TempDir Path directory;
    private EmbeddedDatabase database;

    @BeforeEach
    void start() throws SQLException {
        database = EmbeddedDatabase.start(directory.resolve("postgresql"));
        execute(
                database.user(),
                "CREATE ROLE apim LOGIN; CREATE SCHEMA wso2 AUTHORIZATION apim; CREATE ROLE tokensweep LOGIN");
        try (Connection connection = connect(OWNER)) {
            Wso2Schema.create(connection, SchemaVersion.V7_0);
        }
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void findsWhatIsMissingAndMakesItOnlyWhenAsked() throws Exception {
        // When
        String found = doctor(1, database.user());

        // Then
        assertThat(found).contains("tokensweep_purge_journal is missing: CREATE TABLE");
        assertThat(ownTables()).isZero();

        // When
        doctor(0, database.user(), "--fix");

        // Then
        assertThat(ownTables()).isPositive();
        assertThat(doctor(0, database.user())).contains("nothing to mend");
    }

    @Test
    void tellsAMissingTokenTableOnceAndMakesNothingBesideIt() throws Exception {
        // Given
        execute(database.user(), "CREATE SCHEMA empty");
        String[] elsewhere = {"--set", "database.schema=empty", "--fix"};

        // Then
        assertThat(doctor(1, database.user(), elsewhere).lines())
                .containsExactly(
                        "\"empty\".idn_oauth2_access_token does not exist: name its schema in database.schema, or run the product's script");
        assertThat(ownTables()).isZero();
    }

    @Test
    void warnsApartOfWhatOnlySlowsDown() throws Exception {
        // Given
        doctor(0, database.user(), "--fix");

        // When
        String text = doctor(0, database.user());
        JsonNode json = new ObjectMapper().readTree(doctor(0, database.user(), "--output", "json"));

        // Then
        assertThat(text)
                .contains(
                        "warning: no index serves \"wso2\".idn_oidc_req_object_reference (code_id)")
                .endsWith("nothing to mend");
        assertThat(json.path("findings")).isEmpty();
        assertThat(json.path("warnings")).isNotEmpty();
    }

    @Test
    void prescribesAllThatARoleWithoutAnyRightsNeeds() throws Exception {
        // Given
        assertThat(doctor(1, "tokensweep"))
                .contains("GRANT USAGE ON SCHEMA \"wso2\" TO \"tokensweep\"")
                .contains("ALTER ROLE \"tokensweep\" REPLICATION");

        // When
        JsonNode script =
                new ObjectMapper()
                        .readTree(doctor(0, "tokensweep", "--migration", "--output", "json"));
        assertThat(ownTables()).isZero();
        for (JsonNode first : script.path("first")) {
            execute(database.user(), first.asText());
        }
        String migration = doctor(0, "tokensweep", "--migration");
        execute(OWNER, migration);
        execute(OWNER, migration);

        // Then
        assertThat(script.path("first"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "GRANT CREATE ON DATABASE \"postgres\" TO \"apim\"",
                        "ALTER ROLE \"tokensweep\" REPLICATION");
        assertThat(migration).doesNotContain("superuser");
        assertThat(doctor(0, "tokensweep")).contains("nothing to mend");
        assertCleans("true");
        assertRestores();
    }

    /** With what is printed for it, and as a role that has nothing else. */
    private void assertRestores() throws Exception {
        execute(database.user(), "CREATE ROLE restorer LOGIN");
        JsonNode script =
                new ObjectMapper()
                        .readTree(doctor(0, "restorer", "--migration", "--output", "json"));
        assertThat(script.path("forget")).isEmpty();
        for (JsonNode grant : script.path("restore")) {
            execute(OWNER, grant.asText());
        }
        String[] restore = {
            "restore",
            "--all",
            "--hold",
            "all",
            "--reason",
            "x",
            "--config",
            config("restorer").toString()
        };
        try (TokensweepProcess process = TokensweepProcess.start(directory, restore)) {
            assertThat(process.await(RunFixture.LIMIT)).as(process.errText()).isZero();
        }
        assertThat(number("SELECT count(*) FROM idn_oauth2_access_token")).isOne();
        assertThat(number("SELECT count(*) FROM idn_oauth2_access_token_audit")).isZero();
    }

    @Test
    void prescribesWhatIsNeededWithoutChildrenToo() throws Exception {
        // When
        String[] without = {"--set", "cleanup.children=false"};
        execute(
                database.user(),
                "ALTER ROLE tokensweep REPLICATION; GRANT CREATE ON DATABASE postgres TO apim");
        execute(OWNER, doctor(0, "tokensweep", "--migration", without[0], without[1]));

        // Then
        assertThat(doctor(0, "tokensweep", without)).contains("nothing to mend");
        assertCleans("false");
    }

    /** Moves an ended token, and a used code, with the role's rights alone. */
    private void assertCleans(String children) throws Exception {
        try (Connection owner = connect(OWNER)) {
            int app = ConsumerApps.create(owner, -1234, "app");
            TokenInsert.tokenOf(app).state("REVOKED").insert(owner);
            execute(
                    OWNER,
                    "INSERT INTO idn_oauth2_authorization_code (code_id, authorization_code, consumer_key_id, state) VALUES ('c', 'x', %d, 'INACTIVE')"
                            .formatted(app));
        }
        Path config = config("tokensweep");
        try (TokensweepProcess run =
                TokensweepProcess.start(
                        directory,
                        "run",
                        "--config",
                        config.toString(),
                        "--set",
                        "cleanup.children=" + children)) {
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(
                            () ->
                                    number("SELECT count(*) FROM idn_oauth2_access_token") == 0
                                            && number(
                                                            "SELECT count(*) FROM idn_oauth2_authorization_code")
                                                    == 0);
            assertThat(run.errText()).doesNotContain("permission denied");
        }
        assertThat(number("SELECT count(*) FROM idn_oauth2_access_token_audit")).isOne();
    }

    private String doctor(int exitCode, String user, String... options) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("doctor", "--config", config(user).toString()));
        arguments.addAll(List.of(options));
        try (TokensweepProcess process =
                TokensweepProcess.start(directory, arguments.toArray(String[]::new))) {
            int ended = process.await(RunFixture.LIMIT);
            String out = String.join("\n", process.outLines());
            assertThat(ended).as("%s%n%s", out, process.errText()).isEqualTo(exitCode);
            return out;
        }
    }

    private Path config(String user) throws IOException {
        return Files.writeString(
                Files.createTempFile(directory, "config", ".yaml"),
                """
                database: {url: '%s', user: %s, schema: wso2}
                data-dir: %s
                console: {port: 0}
                cleanup: {archive-retention: 400d, related.interval: 1s}
                """
                        .formatted(database.jdbcUrl(), user, directory.resolve("data")));
    }

    private long ownTables() throws SQLException {
        return number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'tokensweep%'");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect(OWNER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String user, String sql) throws SQLException {
        try (Connection connection = connect(user);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl() + "?currentSchema=wso2", user, null);
    }
}
