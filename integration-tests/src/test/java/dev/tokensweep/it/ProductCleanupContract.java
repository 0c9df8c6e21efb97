package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product's own cleanup, which keeps a copy in the same archive, is on beside us: neither does
 * the other harm, and each token's end is told once, whoever brought it about.
 */
abstract class ProductCleanupContract {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final int OF_EACH_KIND = 60;

    @TempDir Path directory;

    /** On the database of the test. */
    abstract RunFixture start(Path directory) throws SQLException;

    /** How it says the moment in UTC. */
    abstract String utcNow();

    @Test
    void bothTogetherDoNoHarm() throws Exception {
        try (RunFixture fixture = start(directory);
                TokensweepProcess run = fixture.run();
                Connection product = fixture.connect()) {
            // Given
            fixture.awaitReady(run);
            Set<String> alive = new HashSet<>();
            Set<String> ended = new HashSet<>();
            Set<String> removedByProduct = new HashSet<>();
            int copiedTooLate = 0;
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS)) {
                int app = ConsumerApps.create(product, -1234, "app");
                product.setAutoCommit(false);

                // When
                for (int i = 0; i < OF_EACH_KIND; i++) {
                    alive.add(issue(product, app));
                    String ours = issue(product, app);
                    revoke(product, ours);
                    String products = issue(product, app);
                    cleanUpWithin(product, products, removedByProduct);
                    String raced = issue(product, app);
                    revoke(product, raced);
                    copiedTooLate += cleanUp(product, raced, removedByProduct);
                    ended.addAll(List.of(ours, products, raced));
                }
                product.setAutoCommit(true);

                // Then
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> audit.ended() >= ended.size());
                assertThat(audit.count(AuditType.REMOVED_BY_OTHERS))
                        .isEqualTo(removedByProduct.size());
                assertThat(audit.count(AuditType.ARCHIVED))
                        .isEqualTo(ended.size() - removedByProduct.size());
                assertThat(ids(product, "IDN_OAUTH2_ACCESS_TOKEN"))
                        .containsExactlyInAnyOrderElementsOf(alive);
                List<String> archived = ids(product, "IDN_OAUTH2_ACCESS_TOKEN_AUDIT");
                assertThat(Set.copyOf(archived)).isEqualTo(ended);
                // The product copies before it looks whether there is still a row to delete.
                assertThat(archived).hasSize(ended.size() + copiedTooLate);
                fixture.awaitReady(run);
            }
        }
    }

    private static String issue(Connection product, int app) throws SQLException {
        String id = TokenInsert.tokenOf(app).scopes("openid").insert(product);
        product.commit();
        return id;
    }

    private static void revoke(Connection product, String id) throws SQLException {
        end(product, id);
        product.commit();
    }

    private static void end(Connection product, String id) throws SQLException {
        update(
                product,
                "UPDATE IDN_OAUTH2_ACCESS_TOKEN SET token_state = 'REVOKED', token_state_id = ? WHERE token_id = ?",
                id,
                id);
    }

    /** As at a revocation: the state changes and the row goes in one transaction. */
    private void cleanUpWithin(Connection product, String id, Set<String> removed)
            throws SQLException {
        end(product, id);
        assertThat(cleanUp(product, id, removed)).isZero();
    }

    /** How many copies it made of a row that was no longer there to delete. */
    private int cleanUp(Connection product, String id, Set<String> removed) throws SQLException {
        int copied =
                update(
                        product,
                        "INSERT INTO IDN_OAUTH2_ACCESS_TOKEN_AUDIT SELECT t.*, %s FROM IDN_OAUTH2_ACCESS_TOKEN t WHERE t.token_id = ?"
                                .formatted(utcNow()),
                        id);
        int deleted = update(product, "DELETE FROM IDN_OAUTH2_ACCESS_TOKEN WHERE token_id = ?", id);
        product.commit();
        if (deleted == 0) {
            return copied;
        }
        removed.add(id);
        return 0;
    }

    private static int update(Connection product, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = product.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static List<String> ids(Connection product, String table) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement =
                        product.prepareStatement("SELECT token_id FROM " + table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }
}
