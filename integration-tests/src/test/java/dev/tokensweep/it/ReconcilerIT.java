package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log never told, the reconciler finds. */
class ReconcilerIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));

    @TempDir Path directory;
    private RunFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void purgesWhatCaptureMissedAndEndsTheRecordOfWhatWentUnseen() throws Exception {
        // Given
        try (TokensweepProcess run = fixture.run("--set", "reconciler.interval=1s");
                Connection connection = fixture.connect()) {
            fixture.awaitReady(run);
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS)) {
                int app = ConsumerApps.create(connection, -1234, "app");
                for (int i = 0; i < 30; i++) {
                    TokenInsert.tokenOf(app).insert(connection);
                }
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> audit.count(AuditType.ISSUED) == 30);

                // When: rows are written while the log's readers do not see the table
                fixture.execute("ALTER PUBLICATION tokensweep DROP TABLE idn_oauth2_access_token");
                for (int i = 0; i < 20; i++) {
                    TokenInsert.tokenOf(app).state("REVOKED").insert(connection);
                    TokenInsert.tokenOf(app).insert(connection);
                }
                fixture.execute("ALTER PUBLICATION tokensweep ADD TABLE idn_oauth2_access_token");

                // Then
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> Ledger.eligible(connection) == 0);
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(
                                () ->
                                        audit.count(AuditType.SEEN) == 40
                                                && audit.count(AuditType.ARCHIVED) == 20);

                // When: a TRUNCATE, which the log does not tell row by row
                fixture.execute("TRUNCATE idn_oauth2_access_token CASCADE");

                // Then
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> audit.count(AuditType.REMOVED_BY_OTHERS) == 50);
                assertThat(audit.ended()).isEqualTo(70);
                assertThat(audit.count(AuditType.SEEN)).isEqualTo(40);
            }
        }
    }
}
