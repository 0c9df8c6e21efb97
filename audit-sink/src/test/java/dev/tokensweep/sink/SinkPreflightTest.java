package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.sandbox.SchemaVersion;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkPreflightTest {
    private SinkFixture fixture;
    private String role;

    @BeforeEach
    void open() throws SQLException {
        fixture = new SinkFixture(SchemaVersion.V7_0);
        role = fixture.schema + "_role";
        fixture.execute("CREATE ROLE %s LOGIN PASSWORD 'secret'".formatted(role));
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
        fixture.execute("DROP ROLE " + role);
    }

    @Test
    void findsNothingToMendAndMakesItsOwnTables() throws SQLException {
        // Given
        fixture.execute("DROP TABLE tokensweep_purge_journal, tokensweep_progress");

        // When
        SinkPreflight.check(fixture.config());

        // Then
        assertThat(fixture.number("SELECT count(*) FROM tokensweep_purge_journal")).isZero();
        assertThat(fixture.number("SELECT count(*) FROM tokensweep_progress")).isZero();
    }

    @Test
    void namesStatementsThatMendEverythingAtOnce() throws SQLException {
        // Given
        fixture.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(fixture.schema, role));
        fixture.execute("DROP TABLE tokensweep_progress");
        fixture.execute("ALTER TABLE idn_oauth2_access_token_audit DROP COLUMN idp_id");

        // When
        SinkConfigException findings =
                catchThrowableOfType(
                        SinkConfigException.class, () -> SinkPreflight.check(asRole()));

        // Then
        assertThat(findings.findings())
                .hasSizeGreaterThan(6)
                .allSatisfy(finding -> assertThat(finding).doesNotContain("\n").endsWith(";"));
        for (String finding : findings.findings()) {
            fixture.execute(statement(finding));
        }
        // The table made above belongs to the superuser: only now can it be granted.
        SinkConfigException rest =
                catchThrowableOfType(
                        SinkConfigException.class, () -> SinkPreflight.check(asRole()));
        for (String finding : rest.findings()) {
            assertThat(finding).contains("tokensweep_progress");
            fixture.execute(statement(finding));
        }
        assertThatCode(() -> SinkPreflight.check(asRole())).doesNotThrowAnyException();
        assertPurges();
    }

    /** What preflight asks for is enough. */
    private void assertPurges() throws SQLException {
        fixture.condemn(fixture.insert("REVOKED", 3));
        try (Sink sink = Sink.start(asRole())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> sink.status().purged() == 3);
        }
    }

    @Test
    void asksForNoArchiveWhereNothingIsRetained() throws SQLException {
        // Given
        fixture.execute("DROP TABLE idn_oauth2_access_token_audit");

        // Then
        SinkPreflight.check(fixture.config(Services.DATABASE.jdbcUrl(), false, Set.of()));
        assertThatThrownBy(() -> SinkPreflight.check(fixture.config()))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("idn_oauth2_access_token_audit does not exist");
    }

    @Test
    void tellsMissingTokenTable() {
        // Given
        SinkConfig config = copy(fixture.config(), "nobody", "postgres", null);

        // Then
        assertThatThrownBy(() -> SinkPreflight.check(config))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("\"nobody\".idn_oauth2_access_token does not exist");
    }

    @Test
    void tellsUnknownRoleFromUnreachableDatabase() throws Exception {
        // Given
        SinkConfig stranger = copy(fixture.config(), null, "stranger", "secret");
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        SinkConfig nowhere =
                fixture.config(
                        "jdbc:postgresql://127.0.0.1:%d/x".formatted(unused), true, Set.of());

        // Then
        assertThatThrownBy(() -> SinkPreflight.check(stranger))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("stranger")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> SinkPreflight.check(nowhere))
                .isInstanceOf(DatabaseUnreachableException.class);
    }

    @Test
    void keepsSecretsOutOfItsText() {
        // Given
        SinkConfig config = copy(fixture.config(), null, "app", "secret");

        // Then
        assertThat(config.toString()).contains("app").doesNotContain("secret");
    }

    private SinkConfig asRole() {
        return copy(fixture.config(), fixture.schema, role, "secret");
    }

    private static String statement(String finding) {
        List<String> starts = List.of("GRANT ", "ALTER TABLE ", "CREATE TABLE ");
        return starts.stream()
                .filter(finding::contains)
                .map(start -> finding.substring(finding.indexOf(start)))
                .findFirst()
                .orElseThrow();
    }

    private static SinkConfig copy(SinkConfig base, String schema, String user, String password) {
        return new SinkConfig(
                base.jdbcUrl(),
                user,
                password,
                schema,
                base.kafkaProperties(),
                base.topics(),
                base.instanceId(),
                base.threads(),
                base.batchSize(),
                base.batchAge(),
                base.safePeriod(),
                base.retain(),
                base.droppableColumns());
    }
}
