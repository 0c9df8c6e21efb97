package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokensweep.events.OwnTables;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Services.class)
class CapturePreflightTest {
    private static final int AT_ONCE = 6;

    private CaptureFixture fixture;

    @BeforeEach
    void openFixture() throws Exception {
        fixture = new CaptureFixture();
    }

    @AfterEach
    void closeFixture() throws Exception {
        fixture.close();
    }

    @Test
    void createsWhatIsTokensweepsOwnAndIsThenContent() throws Exception {
        // When
        CapturePreflight.check(fixture.config());

        // Then
        assertThat(published())
                .containsExactlyInAnyOrder(
                        CapturedTables.TOKEN_TABLE,
                        OwnTables.JOURNAL,
                        OwnTables.HOLD,
                        OwnTables.MARK,
                        OwnTables.HEARTBEAT);
        assertThatCode(() -> CapturePreflight.check(fixture.config())).doesNotThrowAnyException();
    }

    @Test
    void letsManyBeginAtOnceOnADatabaseThatHasNothingYet() throws Exception {
        // Given
        ExecutorService instances = Executors.newFixedThreadPool(AT_ONCE);
        CyclicBarrier start = new CyclicBarrier(AT_ONCE);

        // When
        List<Future<Object>> checks =
                instances.invokeAll(
                        Collections.nCopies(
                                AT_ONCE,
                                () -> {
                                    start.await();
                                    CapturePreflight.check(fixture.config());
                                    return null;
                                }));
        instances.shutdown();

        // Then
        assertThat(checks)
                .allSatisfy(check -> assertThatCode(check::get).doesNotThrowAnyException());
        assertThat(published()).hasSize(5);
    }

    @Test
    void completesAPublicationThatLacksTablesAndOperations() throws Exception {
        // Given
        fixture.execute(
                "CREATE PUBLICATION %s FOR TABLE idn_oauth2_access_token WITH (publish = 'insert')"
                        .formatted(fixture.config().publicationName()));

        // When
        CapturePreflight.check(fixture.config());

        // Then
        assertThat(published()).hasSize(5);
        assertThat(
                        fixture.query(
                                "SELECT pubinsert AND pubupdate AND pubdelete FROM pg_publication"
                                        + " WHERE pubname = ?",
                                fixture.config().publicationName()))
                .containsExactly("t");
    }

    @Test
    void addsTheTablesThatAnOlderVersionDidNotPublish() throws Exception {
        // Given
        CapturePreflight.check(fixture.config());
        fixture.execute(
                "ALTER PUBLICATION %s DROP TABLE %s, %s"
                        .formatted(
                                fixture.config().publicationName(),
                                OwnTables.HOLD,
                                OwnTables.MARK));

        // When
        CapturePreflight.check(fixture.config());

        // Then
        assertThat(published()).contains(OwnTables.HOLD, OwnTables.MARK);
    }

    @Test
    void namesTheGrantsWithoutWhichItsOwnTablesCannotBeUsed() throws Exception {
        // Given
        CapturePreflight.check(fixture.config());
        CaptureConfig config = fixture.asRole("LOGIN REPLICATION");
        fixture.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(config.schema(), config.user()));
        fixture.execute("GRANT SELECT ON idn_oauth2_access_token TO %s".formatted(config.user()));
        fixture.execute(
                "GRANT SELECT, INSERT, UPDATE ON %s TO %s"
                        .formatted(OwnTables.HEARTBEAT, config.user()));

        // When // Then
        assertThat(findings(config))
                .satisfiesExactly(
                        hold ->
                                assertThat(hold)
                                        .contains(
                                                "may not read", "GRANT SELECT ON", OwnTables.HOLD),
                        lane ->
                                assertThat(lane)
                                        .contains(
                                                "GRANT SELECT, INSERT, UPDATE ON", OwnTables.LANE),
                        backlog ->
                                assertThat(backlog)
                                        .contains("GRANT SELECT, DELETE ON", OwnTables.BACKLOG));
    }

    @Test
    void namesEveryPrivilegeThatIsMissingAtOnce() throws Exception {
        // Given
        CaptureConfig config = fixture.asRole("LOGIN");
        fixture.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(config.schema(), config.user()));

        // When
        List<String> findings = findings(config);

        // Then
        assertThat(findings)
                .anyMatch(line -> line.endsWith("ALTER ROLE \"" + config.user() + "\" REPLICATION"))
                .anyMatch(line -> line.contains("GRANT SELECT ON"))
                .anyMatch(line -> line.contains("CREATE TABLE IF NOT EXISTS"))
                .allMatch(line -> line.lines().count() == 1);
    }

    @Test
    void namesTheSchemaThatTheRoleMayNotUse() throws Exception {
        // Given
        CaptureConfig config = fixture.asRole("LOGIN REPLICATION");

        // When // Then
        assertThat(findings(config))
                .containsExactly(
                        "%s may not use schema %s: GRANT USAGE ON SCHEMA \"%s\" TO \"%s\";"
                                .formatted(
                                        config.user(),
                                        config.schema(),
                                        config.schema(),
                                        config.user()));
    }

    @Test
    void namesThePublicationThatTheOwnerMustCreate() throws Exception {
        // Given
        CaptureConfig config = fixture.asRole("LOGIN REPLICATION");
        fixture.execute(
                "GRANT USAGE, CREATE ON SCHEMA %s TO %s".formatted(config.schema(), config.user()));
        fixture.execute("GRANT SELECT ON idn_oauth2_access_token TO %s".formatted(config.user()));

        // When // Then
        assertThat(findings(config))
                .singleElement()
                .asString()
                .contains("CREATE PUBLICATION")
                .contains("insert, update, delete");
    }

    @Test
    void refusesATableWhoseOwnerCouldNoLongerDeleteFromIt() throws Exception {
        // Given
        fixture.execute("ALTER TABLE idn_oauth2_access_token REPLICA IDENTITY NOTHING");

        // When // Then
        assertThat(findings(fixture.config())).singleElement().asString().contains("token_id");
        assertThat(published()).isEmpty();
    }

    @Test
    void namesAMissingTokenTable() throws Exception {
        // Given
        fixture.execute("DROP TABLE idn_oauth2_access_token CASCADE");

        // When // Then
        assertThat(findings(fixture.config()))
                .singleElement()
                .asString()
                .contains("does not exist")
                .contains(fixture.config().schema());
    }

    @Test
    void refusesAPublicationThatLeavesRowsOut() throws Exception {
        // Given
        fixture.execute(
                "CREATE PUBLICATION %s FOR TABLE idn_oauth2_access_token WHERE (token_id <> 'x')"
                        .formatted(fixture.config().publicationName()));

        // When // Then
        assertThat(findings(fixture.config())).singleElement().asString().contains("some rows");
    }

    @Test
    void tellsAnAbsentDatabaseFromAnUnreachableServer() {
        // Given
        String url = fixture.config().jdbcUrl();
        CaptureConfig absent = fixture.withUrl(url.replaceFirst("/postgres$", "/absent"));
        CaptureConfig unreachable = fixture.withUrl("jdbc:postgresql://127.0.0.1:1/postgres");

        // When // Then
        assertThat(findings(absent)).singleElement().asString().contains("no database absent");
        assertThatThrownBy(() -> CapturePreflight.check(unreachable))
                .isInstanceOf(DatabaseUnreachableException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    private static List<String> findings(CaptureConfig config) {
        CaptureConfigException refused =
                catchThrowableOfType(
                        CaptureConfigException.class, () -> CapturePreflight.check(config));
        assertThat(refused).isNotNull();
        return refused.findings();
    }

    private List<String> published() throws Exception {
        return fixture.query(
                "SELECT tablename FROM pg_publication_tables WHERE pubname = ?",
                fixture.config().publicationName());
    }
}
