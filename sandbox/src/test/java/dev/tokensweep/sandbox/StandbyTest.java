package dev.tokensweep.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandbyTest {
    private static final String COUNT = "SELECT count(*) FROM token";

    @TempDir Path directory;

    @Test
    void hasWhatWasThereAndFollowsWhatComesUntilItIsClosed() throws Exception {
        // Given
        try (SandboxProcess primary =
                SandboxProcess.start(
                        directory.resolve("primary"),
                        EnumSet.of(Service.POSTGRESQL),
                        directory.resolve("primary.log"))) {
            execute(primary, "CREATE TABLE token AS SELECT generate_series(1, 100000) AS token_id");
            execute(primary, "SELECT pg_create_logical_replication_slot('other', 'pgoutput')");

            // When
            try (Standby standby =
                    Standby.of(
                            primary,
                            directory.resolve("standby"),
                            directory.resolve("standby.log"),
                            SandboxSettings.NONE)) {
                assertThat(ask(standby.jdbcUrl(), primary, COUNT)).isEqualTo("100000");
                execute(primary, "INSERT INTO token VALUES (0)");

                // Then
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> ask(standby.jdbcUrl(), primary, COUNT).equals("100001"));
                assertThat(
                                ask(
                                        primary.jdbcUrl(),
                                        primary,
                                        "SELECT application_name FROM pg_stat_replication"))
                        .isEqualTo(Standby.NAME);
            }
            assertThat(
                            ask(
                                    primary.jdbcUrl(),
                                    primary,
                                    "SELECT string_agg(slot_name, ',') FROM pg_replication_slots"))
                    .isEqualTo("other");
        }
    }

    private static void execute(SandboxProcess server, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.jdbcUrl(), server.databaseUser(), null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(String url, SandboxProcess server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, server.databaseUser(), null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
