package dev.tokensweep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
    private static final int TOKENS = 30_000;
    private static final long ENDED = 27_000;

    @TempDir static Path directory;
    private static BenchServices services;
    private static BenchDatabase original;

    @BeforeAll
    static void fill() throws SQLException {
        services = new BenchServices(directory);
        original = services.create();
        TokenTable.fill(original, TOKENS, 90);
    }

    @AfterAll
    static void stop() throws SQLException {
        try {
            original.close();
        } finally {
            services.close();
        }
    }

    @Test
    void measuresOnADatabaseThatFlushesItsCommits() throws SQLException {
        assertThat(services.settings())
                .containsEntry("fsync", "on")
                .containsEntry("synchronous_commit", "on")
                .containsEntry("full_page_writes", "on");
    }

    @Test
    void theOneStatementTakesAllThatIsOverAndNothingElse() throws SQLException {
        try (BenchDatabase copy = services.copy(original)) {
            // When
            References.Done done = References.oneStatement(copy);

            // Then
            assertThat(done.tokens()).isEqualTo(ENDED);
            assertThat(DrainCheck.violations(copy, TOKENS, ENDED, toldOnce(copy))).isEmpty();
        }
    }

    @Test
    void theProcedureTakesAllThatIsOverAndNothingElse() throws SQLException {
        try (BenchDatabase copy = services.copy(original)) {
            // When
            References.Done done = References.procedure(copy);

            // Then
            assertThat(done.tokens()).isEqualTo(ENDED);
            assertThat(DrainCheck.violations(copy, TOKENS, ENDED, toldOnce(copy))).isEmpty();
        }
    }

    @Test
    void theProcedureAsShippedSleepsAndStopsAtItsLimit() throws SQLException {
        try (BenchDatabase copy = services.copy(original)) {
            // When
            References.Done done = References.procedureAsShipped(copy, Duration.ofSeconds(3));

            // Then
            // Before its limit it begins a second batch, unless the first was slow.
            assertThat(done.tokens()).isIn(10_000L, 20_000L);
            assertThat(done.took()).isGreaterThan(Duration.ofSeconds(2 * done.tokens() / 10_000));
        }
    }

    @Test
    void aTokenThatIsLostDoubledOrMissingFromTheRecordIsFound() throws SQLException {
        try (BenchDatabase copy = services.copy(original)) {
            // Given
            References.oneStatement(copy);
            AuditTopic.Told told = toldOnce(copy);
            String token = told.archived().keySet().iterator().next();

            // When
            told.archived().put(token, 2);

            // Then
            assertThat(DrainCheck.violations(copy, TOKENS, ENDED, told))
                    .containsExactly("1 archived tokens are not told once, not 0");

            // When
            told.archived().remove(token);

            // Then
            assertThat(DrainCheck.violations(copy, TOKENS, ENDED, told)).hasSize(2);

            // When
            copy.execute(
                    "DELETE FROM idn_oauth2_access_token WHERE token_id = (SELECT token_id FROM idn_oauth2_access_token LIMIT 1)");

            // Then
            assertThat(DrainCheck.violations(copy, TOKENS, ENDED, toldOnce(copy)))
                    .containsExactly("2,999 tokens are left, not 3,000");
        }
    }

    /** What a record would say that tells each of the archive once. */
    private static AuditTopic.Told toldOnce(BenchDatabase database) throws SQLException {
        Map<String, Integer> archived = new HashMap<>();
        try (Connection connection = database.connect();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT token_id FROM idn_oauth2_access_token_audit");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                archived.put(rows.getString(1), 1);
            }
        }
        return new AuditTopic.Told(archived, archived.size(), Map.of());
    }
}
