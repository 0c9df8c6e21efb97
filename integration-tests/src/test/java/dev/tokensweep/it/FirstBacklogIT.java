package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.BlindWindows;
import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Rest;
import dev.tokensweep.demo.Summary;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.ConsumerApps;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that has filled for years, before anything has observed it. */
class FirstBacklogIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));

    /** Beside traffic a hundred or two go a second, at the least. */
    private static final int TOKENS = 10_000;

    private static final int ENDED = 9_000;

    @TempDir Path directory;
    private RunFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
        int app;
        try (Connection connection = fixture.connect()) {
            app = ConsumerApps.create(connection, -1234, "app");
        }
        fixture.execute(
                """
                INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token,
                consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type,
                time_created, refresh_token_time_created, validity_period,
                refresh_token_validity_period, token_scope_hash, token_state, token_state_id,
                subject_identifier, access_token_hash, refresh_token_hash)
                SELECT gen_random_uuid(), 'CANARY-a' || n, 'CANARY-r' || n, %d, 'user-' || n, -1234,
                'PRIMARY', 'APPLICATION_USER', 'password', now() AT TIME ZONE 'UTC',
                now() AT TIME ZONE 'UTC', 86400000, 86400000, md5('openid'),
                CASE WHEN n <= %d THEN 'INACTIVE' ELSE 'ACTIVE' END,
                CASE WHEN n <= %2$d THEN 'x' || n ELSE 'NONE' END,
                'user-' || n, 'h' || n, 'rh' || n FROM generate_series(1, %d) n"""
                        .formatted(app, ENDED, TOKENS));
        fixture.execute(
                "INSERT INTO idn_oauth2_access_token_scope SELECT token_id, 'openid', -1234 FROM idn_oauth2_access_token");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void goesAndIsToldOnceThoughAllIsKilledAgainAndAgainAmidTraffic() throws Exception {
        // Given
        BlindWindows blind = new BlindWindows();
        Instant begins = Instant.now();
        TokenTraffic traffic = TokenTraffic.start(fixture.database(), 42, 50, false);
        TokensweepProcess run = fixture.run();
        try {
            // When
            for (int kill = 1; kill <= 3; kill++) {
                long wanted = (long) kill * ENDED / 5;
                Awaitility.await().atMost(RunFixture.LIMIT).until(() -> purged() >= wanted);
                run.kill();
                run = fixture.run();
            }
            fixture.awaitReady(run);
            // Nobody has promised to tell what others remove before anything is observed.
            blind.add(begins, Instant.now());
            traffic.stop();

            // Then
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS);
                    Connection connection = fixture.connect()) {
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .until(() -> isAllTold(connection, audit));
                Summary summary = LawCheck.check(connection, audit, blind);
                assertThat(summary.violations()).isEmpty();
                assertThat(summary.archived()).isGreaterThanOrEqualTo(ENDED);
                // Told by their ends alone, most of them were never seen.
                assertThat(audit.count(AuditType.SEEN)).isLessThan(TOKENS - ENDED / 2);
                assertThat(audit.count(AuditType.CONDEMNED)).isLessThan(ENDED / 2);
            }
        } finally {
            run.close();
        }
    }

    private boolean isAllTold(Connection connection, AuditReader audit) throws SQLException {
        Rest rest = Rest.look(connection, audit);
        return rest.eligible() == 0 && rest.isTold() && audit.count(AuditType.ARCHIVED) == purged();
    }

    private long purged() throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM ledger.op WHERE op = 'PURGED'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
