package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sandbox.ColumnTimes;
import dev.tokensweep.sandbox.TokenInsert;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each thing that keeps capture from a binary log is told with the statement that mends it. */
@ExtendWith(Services.class)
abstract class BinlogPreflightContract {
    private final List<String> mending = new ArrayList<>();
    private CaptureFixture fixture;

    /** The database on which it is held. */
    abstract TestDatabase database();

    /** The url's beginning for the other product. */
    abstract String otherProduct();

    final CaptureFixture fixture() {
        return fixture;
    }

    @BeforeEach
    void openFixture() throws Exception {
        database().assumeInstalled();
        fixture = new CaptureFixture(database());
    }

    @AfterEach
    void closeFixture() throws Exception {
        if (fixture != null) {
            for (String statement : mending) {
                fixture.execute(statement);
            }
            fixture.close();
        }
    }

    /** Gives the server a wrong setting until the test is over. */
    final void set(String variable, String wrong, String right) throws SQLException {
        mending.add(0, "SET GLOBAL %s = %s".formatted(variable, right));
        fixture.execute("SET GLOBAL %s = %s".formatted(variable, wrong));
    }

    @Test
    void makesItsOwnTablesAndIsThenContent() throws Exception {
        // When
        CapturePreflight.check(fixture.config());

        // Then
        assertThat(
                        fixture.query(
                                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE"
                                        + " TABLE_NAME LIKE 'tokensweep%' AND TABLE_SCHEMA = ?",
                                fixture.config().schema()))
                .containsExactlyInAnyOrderElementsOf(OwnTables.TOLD);
        assertThatCode(() -> CapturePreflight.check(fixture.config())).doesNotThrowAnyException();
    }

    @Test
    void changesNothingWhereItIsOnlyToLook() throws Exception {
        // When
        CaptureConfigException told =
                catchThrowableOfType(
                        CaptureConfigException.class,
                        () -> CapturePreflight.look(fixture.config()));

        // Then
        assertThat(told.findings())
                .hasSize(OwnTables.TOLD.size())
                .allMatch(line -> line.contains("is missing: CREATE TABLE"));
        assertThat(
                        fixture.query(
                                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE"
                                        + " TABLE_NAME LIKE 'tokensweep%' AND TABLE_SCHEMA = ?",
                                fixture.config().schema()))
                .isEmpty();
    }

    @Test
    void namesEachWrongSettingOfTheLogAtOnce() throws Exception {
        // Given
        set("binlog_format", "'STATEMENT'", "'ROW'");
        set("binlog_row_image", "'MINIMAL'", "'FULL'");
        set("binlog_expire_logs_seconds", "3600", "0");

        // When
        List<String> findings = findings(fixture.config());

        // Then
        assertThat(findings)
                .hasSize(3)
                .anyMatch(line -> line.startsWith("binlog_format is STATEMENT"))
                .anyMatch(line -> line.contains("binlog_row_image = 'FULL'"))
                .anyMatch(line -> line.contains("binlog_expire_logs_seconds is 3600"))
                .allMatch(line -> line.lines().count() == 1);
    }

    @Test
    void namesEveryPrivilegeThatIsMissingWithItsGrant() throws Exception {
        // Given
        CapturePreflight.check(fixture.config());
        CaptureConfig config = fixture.asLeastPrivileged();
        String user = "'%s'@'%%'".formatted(config.user());
        fixture.execute("REVOKE REPLICATION SLAVE ON *.* FROM " + user);
        fixture.execute(
                "REVOKE DELETE ON %s.%s FROM %s"
                        .formatted(config.schema(), OwnTables.HEARTBEAT, user));
        fixture.execute(
                "REVOKE SELECT ON %s.%s FROM %s".formatted(config.schema(), OwnTables.MARK, user));

        // When
        List<String> findings = findings(config);

        // Then
        assertThat(findings)
                .anyMatch(line -> line.endsWith("GRANT REPLICATION SLAVE ON *.* TO " + user))
                .anyMatch(
                        line ->
                                line.contains("GRANT SELECT, INSERT, UPDATE, DELETE ON")
                                        && line.contains(OwnTables.HEARTBEAT));
    }

    @Test
    void isContentWithWhatItsGrantsGive() throws Exception {
        // Given
        CapturePreflight.check(fixture.config());
        CaptureConfig config = fixture.asLeastPrivileged();
        fixture.execute("REVOKE REPLICATION SLAVE ON *.* FROM '%s'@'%%'".formatted(config.user()));

        // When
        for (String line : findings(config)) {
            fixture.execute(line.substring(line.indexOf("GRANT")));
        }

        // Then
        assertThatCode(() -> CapturePreflight.check(config)).doesNotThrowAnyException();
    }

    @Test
    void namesTheDatabaseThatHasTheTable() throws Exception {
        // Given
        fixture.execute("CREATE DATABASE %s_empty".formatted(fixture.config().schema()));
        mending.add("DROP DATABASE %s_empty".formatted(fixture.config().schema()));

        // When
        List<String> findings = findings(fixture.withSchema(fixture.config().schema() + "_empty"));

        // Then
        assertThat(findings)
                .singleElement()
                .asString()
                .contains("does not exist; there is one in", fixture.config().schema());
    }

    @Test
    void goesIntoADatabaseWhoseNameMustBeQuoted() throws Exception {
        // Given
        String odd = fixture.config().schema() + "-odd.1 select";
        fixture.execute("CREATE DATABASE `%s`".formatted(odd));
        mending.add("DROP DATABASE `%s`".formatted(odd));
        fixture.execute(
                "CREATE TABLE `%s`.IDN_OAUTH2_ACCESS_TOKEN LIKE IDN_OAUTH2_ACCESS_TOKEN"
                        .formatted(odd));

        // When
        CapturePreflight.check(fixture.withSchema(odd));

        // Then
        assertThat(
                        fixture.query(
                                "SELECT COUNT(*) FROM information_schema.TABLES WHERE"
                                        + " TABLE_NAME LIKE 'tokensweep%' AND TABLE_SCHEMA = ?",
                                odd))
                .containsExactly(Integer.toString(OwnTables.TOLD.size()));
    }

    @Test
    void refusesTwoTablesThatDifferInTheirLettersCase() throws Exception {
        // Given
        fixture.execute("CREATE TABLE idn_oauth2_access_token LIKE IDN_OAUTH2_ACCESS_TOKEN");

        // When // Then
        assertThat(findings(fixture.config()))
                .singleElement()
                .asString()
                .contains("IDN_OAUTH2_ACCESS_TOKEN and idn_oauth2_access_token");
    }

    @Test
    void refusesATableWithoutTransactionsOrKey() throws Exception {
        // Given
        fixture.execute("DROP TABLE IDN_OIDC_REQ_OBJ_CLAIM_VALUES, IDN_OIDC_REQ_OBJECT_CLAIMS");
        fixture.execute("DROP TABLE IDN_OIDC_REQ_OBJECT_REFERENCE, IDN_OAUTH2_ACCESS_TOKEN_SCOPE");
        fixture.execute("ALTER TABLE IDN_OAUTH2_ACCESS_TOKEN DROP PRIMARY KEY");

        // When // Then
        assertThat(findings(fixture.config()))
                .singleElement()
                .asString()
                .contains("ADD PRIMARY KEY (TOKEN_ID)");
    }

    @Test
    void findsASessionZoneThatFreshRowsSpeakAgainst() throws Exception {
        // Given: the product's sessions are in UTC, and so are the digits it has just written.
        try (CaptureFixture wrong =
                new CaptureFixture(
                        database(),
                        database().jdbcUrl(),
                        ColumnTimes.TIMESTAMP,
                        new BinlogSettings("+09:00", 0))) {
            TokenInsert.tokenOf(Tokens.app(wrong.connection()))
                    .createdAt(Clock.systemUTC().instant())
                    .insert(wrong.connection());

            // When // Then
            assertThat(findings(wrong.config()))
                    .singleElement()
                    .asString()
                    .contains("session zone +09:00", "database.session-time-zone to \"+00:00\"");
        }
    }

    @Test
    void tellsTheOtherProduct() {
        // Given
        String url = fixture.config().jdbcUrl().replaceFirst("^jdbc:[a-z]+:", otherProduct());

        // When // Then
        assertThat(findings(fixture.withUrl(url)))
                .singleElement()
                .asString()
                .contains("database.url");
    }

    @Test
    void tellsAnAbsentDatabaseAndAWrongUser() {
        // Given
        String url = fixture.config().jdbcUrl();
        CaptureConfig absent = fixture.withUrl(url + "_absent");

        // When // Then
        assertThat(findings(absent)).singleElement().asString().contains("there is no database");
        assertThat(findings(fixture.withUser("nobody")))
                .singleElement()
                .asString()
                .contains("refuses user nobody");
    }

    static List<String> findings(CaptureConfig config) {
        CaptureConfigException refused =
                catchThrowableOfType(
                        CaptureConfigException.class, () -> CapturePreflight.check(config));
        assertThat(refused).isNotNull();
        return refused.findings();
    }
}
