package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchivePrunerTest {
    private static final Duration RETENTION = Duration.ofDays(30);

    private SinkFixture sink;
    private HikariDataSource database;

    @BeforeEach
    void open() throws SQLException {
        sink = new SinkFixture(SchemaVersion.V2_6);
        database = SinkDatabase.pool(sink.config());
        sink.execute(
                """
                INSERT INTO idn_oauth2_access_token_audit (token_id, authz_user, invalidated_time)
                SELECT 'old-' || n, 'user-' || n, now() AT TIME ZONE 'UTC' - interval '30 days 1 minute' FROM generate_series(1, 2500) n;
                INSERT INTO idn_oauth2_access_token_audit (token_id, authz_user, invalidated_time)
                SELECT 'young-' || n, 'user-' || n, now() AT TIME ZONE 'UTC' - interval '29 days 23 hours' FROM generate_series(1, 10) n;
                INSERT INTO idn_oauth2_access_token_audit (token_id) VALUES ('ageless');
                INSERT INTO tokensweep_archive_oauth2_access_token_scope VALUES
                ('old-1', 'openid', 1, now() - interval '31 days', 'b1'), ('young-1', 'openid', 1, now(), 'b2')""");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        sink.close();
    }

    @Test
    void takesOutWhatIsPastItsRetentionAndJournalsEveryRow() throws SQLException {
        // When
        prune(RETENTION);

        // Then
        assertThat(sink.archived())
                .hasSize(11)
                .allMatch(id -> id.startsWith("young-") || id.equals("ageless"));
        assertThat(sink.texts("SELECT token_id FROM tokensweep_archive_oauth2_access_token_scope"))
                .containsExactly("young-1");
        assertThat(
                        sink.number(
                                "SELECT count(DISTINCT id) FROM tokensweep_purge_journal, jsonb_array_elements_text(token_ids::jsonb) AS id WHERE reason = 'ARCHIVE_PRUNED' AND rows_of = 'idn_oauth2_access_token_audit' AND id LIKE 'old-%'"))
                .isEqualTo(2_500);
    }

    @Test
    void keepsEverythingWithoutRetention() throws SQLException {
        // When
        prune(null);

        // Then
        assertThat(sink.archived()).hasSize(2_511);
    }

    @Test
    void keepsTheCopyOfWhatIsHeld() throws SQLException {
        // Given
        sink.execute(
                "INSERT INTO tokensweep_hold VALUES ('h', 'USER', 'USER-7', 'case', 'legal', now(), NULL, NULL)");

        // When
        prune(RETENTION);

        // Then
        assertThat(sink.archived()).hasSize(12).contains("old-7");
        assertThat(sink.texts("SELECT token_id FROM tokensweep_archive_oauth2_access_token_scope"))
                .hasSize(2);
    }

    @Test
    void takesRowsOutOfEveryPartitionAndNoneOfTheirNeighbours() throws SQLException {
        // Given
        sink.execute(
                """
                ALTER TABLE idn_oauth2_access_token_audit RENAME TO unpartitioned;
                CREATE TABLE idn_oauth2_access_token_audit (LIKE unpartitioned) PARTITION BY LIST (tenant_id);
                CREATE TABLE part_one PARTITION OF idn_oauth2_access_token_audit FOR VALUES IN (1);
                CREATE TABLE part_rest PARTITION OF idn_oauth2_access_token_audit DEFAULT;
                INSERT INTO idn_oauth2_access_token_audit (token_id, tenant_id, invalidated_time)
                SELECT age.name || tenant, tenant, now() AT TIME ZONE 'UTC' - days * interval '1 day'
                FROM (VALUES (1), (2)) AS t (tenant), (VALUES ('old-', 31), ('young-', 29)) AS age (name, days)
                ORDER BY tenant, days * (tenant * 2 - 3)""");

        // When
        prune(RETENTION);

        // Then
        assertThat(sink.archived()).containsExactlyInAnyOrder("young-1", "young-2");
    }

    private void prune(Duration retention) throws SQLException {
        Upkeep usual = Upkeep.DEFAULT;
        SinkConfig config =
                sink.config(
                        new Upkeep(
                                true,
                                usual.related(),
                                usual.relatedInterval(),
                                retention,
                                usual.reconcileInterval(),
                                usual.reconcileRowsPerSecond(),
                                usual.clockTolerance()));
        ClockGuard guard =
                new ClockGuard(Clock.systemUTC(), Duration.ofSeconds(10), PostgresDialect.INSTANCE);
        for (ArchivePruner pruner : ArchivePruner.all(config, database, guard)) {
            boolean ended = false;
            while (!ended) {
                ended = pruner.doWhatIsDue();
            }
        }
    }
}
