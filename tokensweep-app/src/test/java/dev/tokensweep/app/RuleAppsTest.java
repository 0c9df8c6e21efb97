package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.ConfigLoader;
import dev.tokensweep.events.Grant;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Wso2Schema;
import dev.tokensweep.sink.DatabaseUnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleAppsTest {
    private static final Set<Role> ALL = EnumSet.allOf(Role.class);

    @TempDir static Path shared;
    private static EmbeddedDatabase database;
    private static int billing;

    @TempDir Path folder;

    @BeforeAll
    static void startDatabase() throws SQLException {
        database = EmbeddedDatabase.start(shared.resolve("postgresql"));
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), null);
                Statement statement = connection.createStatement()) {
            Wso2Schema.create(connection, SchemaVersion.V7_0);
            try (ResultSet created =
                    statement.executeQuery(
                            "INSERT INTO idn_oauth_consumer_apps (consumer_key, tenant_id, app_name) VALUES ('Billing''s %key', -1234, 'billing'), ('billing', -1234, 'billing') RETURNING id")) {
                created.next();
                created.next();
                billing = created.getInt(1);
            }
            statement.execute("CREATE ROLE blind LOGIN");
        }
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @Test
    void givesTheCleanerTheIdsOfTheAppsThatRulesNameByKey() {
        // When
        CleanupPolicy resolved =
                resolve("cleanup.rules: [{name: x, app: billing, keep: true}]", ALL);

        // Then
        assertThat(resolved.ruleFor(grantOf(billing)).name()).isEqualTo("x");
        assertThat(resolved.ruleFor(grantOf(billing - 1)).name()).isEqualTo("default");
    }

    @Test
    void refusesEveryKeyThatNoAppHasAndTellsWhereItStands() {
        // When
        ConfigException refused =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                resolve(
                                        """
                                        cleanup.rules:
                                        - {name: x, app: [billing, Billing], keep: true}
                                        - {name: y, app: gone, tenant: 1, keep: true}
                                        """,
                                        ALL));

        // Then
        assertThat(refused.errors())
                .containsExactly(
                        folder.resolve("rules.yaml")
                                + ":2: cleanup.rules[x].app: 'Billing' is the CONSUMER_KEY of no row of idn_oauth_consumer_apps: mend the key, or take it out",
                        folder.resolve("rules.yaml")
                                + ":3: cleanup.rules[y].app: 'gone' is the CONSUMER_KEY of no row of idn_oauth_consumer_apps: mend the key, or take it out");
        assertThat(Failures.report(refused).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    /** A mistyped id would silently protect nothing. */
    @Test
    void refusesAnIdThatNoAppHas() {
        assertThatThrownBy(() -> resolve("cleanup.rules: [{name: x, app: 4711, keep: true}]", ALL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "cleanup.rules[x].app: 4711 is the CONSUMER_KEY_ID of no row");
    }

    @Test
    void refusesARuleThatIsNeverReachedBecauseAKeyAndAnIdAreOneApp() {
        // Given
        String rules =
                """
                cleanup.rules:
                - {name: by-id, app: %d, retain: false}
                - {name: by-key, app: billing, keep: true}
                """
                        .formatted(billing);

        // Then
        assertThatThrownBy(() -> resolve(rules, ALL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rules.yaml:3: cleanup.rules[by-key]: is never reached")
                .hasMessageContaining("rule 'by-id'")
                .hasMessageEndingWith("rules.yaml:2)");
    }

    @Test
    void asksNothingWhereNoRuleNamesAnAppOrNobodyDecides() {
        // Given
        String nowhere = "database.url: jdbc:postgresql://127.0.0.1:1/none\n";
        String byTenant = "cleanup.rules: [{name: x, tenant: 7, keep: true}]";
        String byKey = "cleanup.rules: [{name: x, app: billing, keep: true}]";

        // Then
        assertThat(resolve(nowhere + byTenant, ALL).rules()).hasSize(1);
        assertThat(resolve(nowhere + byKey, EnumSet.of(Role.CAPTURE)).rules()).hasSize(1);
        assertThatThrownBy(() -> resolve(nowhere + byKey, EnumSet.of(Role.CLEANER)))
                .isInstanceOf(DatabaseUnreachableException.class);
    }

    @Test
    void namesTheStatementThatMendsAMissingPrivilege() {
        // Given
        String yaml = "database.user: blind\ncleanup.rules: [{name: x, app: billing, keep: true}]";

        // Then
        assertThatThrownBy(() -> resolve(yaml, ALL))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("GRANT SELECT ON idn_oauth_consumer_apps TO \"blind\";");
    }

    private CleanupPolicy resolve(String yaml, Set<Role> roles) {
        AppConfig config = load(yaml);
        try (DataDirectory directory = DataDirectory.open(folder.resolve("data"))) {
            return RuleApps.resolve(
                    config.cleanup(),
                    new StageSettings(config, directory).stages("none yet").sink(),
                    roles);
        }
    }

    private AppConfig load(String yaml) {
        try {
            Path file = Files.writeString(folder.resolve("rules.yaml"), yaml);
            return ConfigLoader.load(file, Map.of(), missing(yaml)).config();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the file leaves out of the least that a configuration needs. */
    private static List<String> missing(String yaml) {
        List<String> least =
                List.of("database.url=" + database.jdbcUrl(), "database.user=" + database.user());
        return least.stream()
                .filter(setting -> !yaml.contains(setting.substring(0, setting.indexOf('='))))
                .toList();
    }

    private static Grant grantOf(int app) {
        return new Grant(-1234, app, "maya", "PRIMARY", "password");
    }
}
