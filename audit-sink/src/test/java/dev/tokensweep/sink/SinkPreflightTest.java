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
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkPreflightTest {
    private static final int AT_ONCE = 6;

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
    void letsManyBeginAtOnceOnADatabaseThatHasNothingYet() throws Exception {
        // Given
        fixture.execute(
                "DROP TABLE tokensweep_purge_journal, tokensweep_progress, tokensweep_mark, tokensweep_hold, tokensweep_control");
        ExecutorService instances = Executors.newFixedThreadPool(AT_ONCE);
        CyclicBarrier start = new CyclicBarrier(AT_ONCE);

        // When
        List<Future<Object>> checks =
                instances.invokeAll(
                        Collections.nCopies(
                                AT_ONCE,
                                () -> {
                                    start.await();
                                    SinkPreflight.check(fixture.config());
                                    return null;
                                }));
        instances.shutdown();

        // Then
        assertThat(checks)
                .allSatisfy(check -> assertThatCode(check::get).doesNotThrowAnyException());
    }

    @Test
    void givesATableOfAnEarlierBuildTheColumnsThatItLacks() throws SQLException {
        // Given
        fixture.execute(
                "ALTER TABLE tokensweep_progress DROP COLUMN purged, DROP COLUMN spared, DROP COLUMN weighed_purged, DROP COLUMN weighed_spared, DROP COLUMN batch_at; DROP TABLE tokensweep_control, tokensweep_look");
        fixture.execute("INSERT INTO tokensweep_progress VALUES ('t', 0, 7, 1, now())");

        // Then
        assertThat(SinkPreflight.findings(fixture.config()))
                .hasSize(3)
                .anyMatch(finding -> finding.contains("tokensweep_look (looked_at"))
                .anyMatch(finding -> finding.contains("ADD COLUMN IF NOT EXISTS purged bigint"))
                .anyMatch(finding -> finding.contains("tokensweep_control (id int"));

        // When
        SinkPreflight.check(fixture.config());

        // Then
        assertThat(SinkPreflight.findings(fixture.config())).isEmpty();
        assertThat(fixture.number("SELECT next_offset + purged FROM tokensweep_progress"))
                .isEqualTo(7);
    }

    @Test
    void makesTheSideArchives() throws SQLException {
        // Given
        fixture.execute(
                "DROP TABLE tokensweep_archive_oauth2_token_binding, tokensweep_archive_oauth2_access_token_scope");

        // When
        SinkPreflight.check(fixture.config());

        // Then
        assertThat(
                        fixture.texts(
                                "SELECT attname FROM pg_attribute WHERE attrelid = 'tokensweep_archive_oauth2_token_binding'::regclass AND attnum > 0 ORDER BY attnum"))
                .containsExactly(
                        "token_id",
                        "token_binding_type",
                        "token_binding_ref",
                        "token_binding_value",
                        "tenant_id",
                        "tokensweep_archived_at",
                        "tokensweep_batch_id");
    }

    @Test
    void tellsWhatIsMissingAndMakesNothingWhereItOnlyLooks() throws SQLException {
        // Given
        fixture.execute(
                "DROP TABLE tokensweep_archive_oauth2_token_binding, tokensweep_purge_journal");

        // When
        List<String> findings = SinkPreflight.findings(fixture.config());

        // Then
        assertThat(findings)
                .hasSize(2)
                .allMatch(finding -> finding.contains(" is missing: CREATE TABLE IF NOT EXISTS "));
        assertThat(
                        fixture.texts(
                                "SELECT to_regclass('tokensweep_archive_oauth2_token_binding')::text"))
                .containsExactly((String) null);
    }

    @Test
    void namesStatementsThatMendEverythingAtOnce() throws SQLException {
        // Given
        fixture.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(fixture.schema, role));
        fixture.execute("DROP TABLE tokensweep_progress, tokensweep_archive_oauth2_token_binding");
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
            assertThat(finding).containsAnyOf("tokensweep_progress", "tokensweep_archive");
            fixture.execute(statement(finding));
        }
        assertThatCode(() -> SinkPreflight.check(asRole())).doesNotThrowAnyException();
        assertPurges();
    }

    @Test
    void namesTheSchemaThatTheRoleMayNotUse() {
        // Then
        assertThat(SinkPreflight.findings(asRole()))
                .containsExactly(
                        "%s may not use schema %s: GRANT USAGE ON SCHEMA \"%s\" TO \"%s\";"
                                .formatted(role, fixture.schema, fixture.schema, role));
    }

    @Test
    void asksForWhatTheRuleOfTheCodesReadsAlsoWithoutChildren() throws SQLException {
        // Given
        SinkConfig withoutChildren =
                asRole(
                        new Upkeep(
                                false,
                                Upkeep.DEFAULT.related(),
                                Upkeep.DEFAULT.relatedInterval(),
                                null,
                                Upkeep.DEFAULT.reconcileInterval(),
                                Upkeep.DEFAULT.reconcileRowsPerSecond(),
                                Upkeep.DEFAULT.clockTolerance()));
        fixture.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(fixture.schema, role));

        // Then
        assertThat(SinkPreflight.findings(withoutChildren))
                .filteredOn(line -> line.contains("idn_oidc_req_object_reference"))
                .singleElement()
                .asString()
                .contains("GRANT SELECT ON");
        assertThat(SinkMigration.script(withoutChildren, "p").statements())
                .filteredOn(line -> line.contains("idn_oidc_req_object_reference"))
                .singleElement()
                .asString()
                .contains("GRANT SELECT ON");
    }

    @Test
    void addsTheColumnThatASideArchiveLacksWhereTheRoleMay() throws SQLException {
        // Given
        fixture.execute("ALTER TABLE idn_oauth2_token_binding ADD COLUMN \"Extra\" varchar(7)");
        String statement =
                "ALTER TABLE \"%s\".tokensweep_archive_oauth2_token_binding ADD COLUMN \"Extra\" character varying(7);"
                        .formatted(fixture.schema);
        fixture.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(fixture.schema, role));

        // Then
        assertThat(SinkPreflight.findings(fixture.config()))
                .singleElement()
                .asString()
                .endsWith(statement);
        assertThatThrownBy(() -> SinkPreflight.check(asRole())).hasMessageContaining(statement);

        // When
        SinkPreflight.check(fixture.config());

        // Then
        assertThat(SinkPreflight.findings(fixture.config())).isEmpty();
    }

    @Test
    void warnsOfForeignKeysThatAreSlowOrLoseRowsWithoutATrace() throws SQLException {
        // Given
        fixture.execute(
                "CREATE TABLE custom_consent (id int PRIMARY KEY, token varchar(255) REFERENCES idn_oauth2_access_token ON DELETE CASCADE)");
        fixture.execute(
                "CREATE TABLE custom_note (code varchar(255) PRIMARY KEY REFERENCES idn_oauth2_authorization_code ON DELETE CASCADE)");

        // When
        List<String> warnings = SinkPreflight.warnings(fixture.config());

        // Then
        assertThat(warnings)
                .contains(index("custom_consent", "token", "idn_oauth2_access_token"))
                .contains(
                        index(
                                "idn_oidc_req_object_reference",
                                "code_id",
                                "idn_oauth2_authorization_code"))
                .noneMatch(line -> line.startsWith("no index") && line.contains("custom_note"));
        assertThat(warnings)
                .filteredOn(line -> line.contains("no copy is kept"))
                .hasSize(2)
                .anyMatch(line -> line.contains("custom_consent"))
                .anyMatch(line -> line.contains("custom_note"));
        assertThat(SinkPreflight.findings(fixture.config())).isEmpty();

        // When
        for (String warning : warnings) {
            if (warning.contains("CREATE INDEX")) {
                fixture.execute(warning.substring(warning.indexOf("CREATE INDEX")));
            }
        }

        // Then
        assertThat(SinkPreflight.warnings(fixture.config())).hasSize(2);
    }

    private String index(String table, String column, String parent) {
        return "no index serves \"%1$s\".%2$s (%3$s), so all of it is read for each row that goes from %4$s: CREATE INDEX CONCURRENTLY ON \"%1$s\".%2$s (%3$s);"
                .formatted(fixture.schema, table, column, parent);
    }

    /** What preflight asks for is enough. */
    private void assertPurges() throws SQLException {
        fixture.condemn(fixture.insert("REVOKED", 3));
        try (Sink sink = Sink.start(asRole())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.status().purged() == 3);
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
        return asRole(Upkeep.DEFAULT);
    }

    private SinkConfig asRole(Upkeep upkeep) {
        return copy(fixture.config(), fixture.schema, role, "secret", upkeep);
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
        return copy(base, schema, user, password, base.upkeep());
    }

    private static SinkConfig copy(
            SinkConfig base, String schema, String user, String password, Upkeep upkeep) {
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
                base.policy(),
                base.droppableColumns(),
                upkeep);
    }
}
