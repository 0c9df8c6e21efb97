package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Sighting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With what MySQL and MariaDB have and PostgreSQL has not. */
abstract class MySqlFamilyUpkeepContract extends UpkeepContract {
    MySqlFamilyUpkeepContract(TestDatabase server) {
        super(server);
    }

    /** What is to be told of the server itself, as it starts by default. */
    abstract List<String> ofServer();

    @Override
    long expectedXmin(TokenImages.Look earlier) {
        return Sighting.IN_THE_LOGS_ORDER;
    }

    /** A user who may read all tables, and no more. */
    final void createReader(Statement statement, String user) throws SQLException {
        statement.execute("CREATE USER '%s'@'%%' IDENTIFIED BY ''".formatted(user));
        statement.execute("GRANT SELECT ON `%s`.* TO '%s'@'%%'".formatted(sink().schema, user));
    }

    @Test
    void worksAsAUserWithJustThePrivilegesThatItPrints() throws SQLException {
        // Given
        String user = "u_" + sink().schema;
        SinkConfig ours = sink().as(user);
        try (Connection root = sink().connect();
                Statement statement = root.createStatement()) {
            createReader(statement, user);

            // When
            List<String> before = SinkPreflight.findings(ours);
            for (String statementText : SinkMigration.script(ours, "any").statements()) {
                statement.execute(statementText);
            }

            // Then
            assertThat(before)
                    .anyMatch(
                            line ->
                                    line.contains("GRANT DELETE ON")
                                            && line.contains("IDN_OAUTH2_ACCESS_TOKEN")
                                            && line.contains("'%s'@'%%'".formatted(user)));
            assertThat(SinkPreflight.findings(ours)).isEmpty();
            List<String> ids = sink().insert("REVOKED", 3);
            PurgeFixture purge = new PurgeFixture(sink(), ours);
            purge.carryOut(purge.batch(ids));
            assertThat(sink().live()).isEmpty();
        }
    }

    /** InnoDB makes an index for each foreign key by itself. */
    @Test
    void warnsOfACascadeIntoATableThatNobodyArchives() throws SQLException {
        // Given
        assertThat(SinkPreflight.warnings(sink().config())).isEqualTo(ofServer());
        sink().execute(
                        "CREATE TABLE extra (id int PRIMARY KEY, token_id varchar(255) NOT NULL, FOREIGN KEY (token_id) REFERENCES idn_oauth2_access_token (token_id) ON DELETE CASCADE) CHARACTER SET latin1");

        // Then
        assertThat(SinkPreflight.warnings(sink().config()))
                .filteredOn(warning -> !ofServer().contains(warning))
                .singleElement()
                .asString()
                .contains("EXTRA", "by the cascade of foreign key");
    }

    @Test
    void findsTheTokensInTheDatabaseThatTheUrlNames() {
        // Then
        assertThat(TokenSchema.find(sink().config().inSchema(null))).hasValue(sink().schema);
    }

    @Test
    void tellsTheLogOfStandingHoldsAnew() throws SQLException {
        // Given
        sink().execute(
                        "INSERT INTO tokensweep_hold (hold_id, scope, subject, reason, author, placed_at) VALUES ('a', 'ALL', '', 'case', 'legal', {now})");

        // When
        sink().execute(
                        "UPDATE tokensweep_hold SET "
                                + sink().config().queries().touching(sink().config().dialect()));

        // Then
        assertThat(sink().number("SELECT count(*) FROM tokensweep_hold WHERE told_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void refusesWhatGoesByPlacesOfRowsOrByReplicas() {
        // Given
        Upkeep pruning =
                new Upkeep(
                        true,
                        Upkeep.DEFAULT.related(),
                        Upkeep.DEFAULT.relatedInterval(),
                        Duration.ofDays(1),
                        Upkeep.DEFAULT.reconcileInterval(),
                        500,
                        Upkeep.DEFAULT.clockTolerance());
        SinkConfig lagging =
                sink().config()
                        .with(
                                new Restraint(
                                        new Pacing(
                                                Duration.ofMillis(80),
                                                0.1,
                                                Duration.ofSeconds(5),
                                                null),
                                        PurgeWindows.ALWAYS,
                                        Breaker.DEFAULT));

        // Then
        assertThat(SinkPreflight.findings(sink().config(pruning)))
                .singleElement()
                .asString()
                .startsWith("cleanup.archive-retention");
        assertThat(SinkPreflight.findings(lagging))
                .singleElement()
                .asString()
                .startsWith("sink.max-replica-lag");
    }

    @Test
    void refusesATokenTableWithoutTransactionsAndTokensFromTheFuture() throws SQLException {
        // Given
        sink().execute("ALTER TABLE idn_oauth2_access_token_audit ENGINE = MyISAM");
        sink().token("ACTIVE")
                .createdAt(Instant.now().plus(Duration.ofHours(9)))
                .insert(sink().connection);

        // Then
        assertThat(SinkPreflight.findings(sink().config()))
                .anyMatch(line -> line.contains("knows no transactions: ALTER TABLE"))
                .anyMatch(line -> line.contains("in the future"));
    }

    @Test
    void saysThatTheUrlMeansTheOtherServer() {
        // Given
        String url = sink().config().jdbcUrl();
        String other =
                url.startsWith("jdbc:mysql:")
                        ? url.replace("jdbc:mysql:", "jdbc:mariadb:")
                        : url.replace("jdbc:mariadb:", "jdbc:mysql:");
        SinkConfig mistaken = sink().config(other, true, Set.of()).inSchema(sink().schema);

        // Then
        assertThatThrownBy(() -> SinkPreflight.findings(mistaken))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("database.url says");
    }
}
