package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.demo.Summary;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product is upgraded while it runs, and so are we. */
class SchemaChangeIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final Pattern MENDS = Pattern.compile("(ALTER TABLE [^;]*;)");

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
    void stopsPurgingWhenTheArchiveLacksANewColumnAndGoesOnOnceItHasIt() throws Exception {
        // Given
        try (TokensweepProcess run = fixture.run();
                Connection connection = fixture.connect()) {
            fixture.awaitReady(run);
            TokenTraffic traffic = TokenTraffic.start(fixture.database(), 7, 100, false);
            Awaitility.await().atMost(RunFixture.LIMIT).until(() -> Ledger.ended(connection) > 100);

            // When
            fixture.execute(
                    "ALTER TABLE idn_oauth2_access_token ADD COLUMN note varchar(12) DEFAULT 'new here'");

            // Then
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .until(() -> fixture.status().contains("lacks the column note: ALTER TABLE"));
            long archived = archived(connection);
            long eligible = Ledger.eligible(connection);
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .until(() -> Ledger.eligible(connection) > eligible + 50);
            assertThat(archived(connection)).isEqualTo(archived);

            // When
            Matcher statement = MENDS.matcher(fixture.status().replace("\\\"", "\""));
            assertThat(statement.find()).isTrue();
            fixture.execute(statement.group(1));

            // Then
            traffic.stop();
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS)) {
                RunFixture.awaitRest(run, connection, audit);
                Summary summary = LawCheck.check(connection, audit);
                assertThat(summary.violations()).isEmpty();
                assertThat(summary.archived()).isGreaterThan(150);
            }
        }
    }

    private static long archived(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM idn_oauth2_access_token_audit")) {
            row.next();
            return row.getLong(1);
        }
    }
}
