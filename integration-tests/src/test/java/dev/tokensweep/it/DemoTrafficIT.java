package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.TokenInsert;
import dev.tokensweep.sandbox.Wso2Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's traffic on a database of its own, and on no other. */
class DemoTrafficIT {
    @TempDir Path directory;

    @Test
    void refusesToPlayWhereOthersKeepTokens() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("postgresql"));
                Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), null)) {
            // Given
            Wso2Schema.create(connection, SchemaVersion.V2_6);
            TokenInsert.tokenOf(ConsumerApps.create(connection, -1234, "app")).insert(connection);

            // Then
            try (TokensweepProcess refused = traffic(database)) {
                assertThat(refused.await(RunFixture.LIMIT)).isEqualTo(2);
                assertThat(refused.errText())
                        .startsWith("tokensweep: database.url: ")
                        .contains("name a database of its own");
            }
            assertThat(count(connection)).isEqualTo(1);

            // When
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM idn_oauth2_access_token");
            }
            try (TokensweepProcess playing = traffic(database)) {
                // Then
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(playing::requireAlive)
                        .until(() -> count(connection) > 20);
                playing.terminate();
                assertThat(playing.await(RunFixture.LIMIT)).isZero();
            }
        }
    }

    private TokensweepProcess traffic(EmbeddedDatabase database) {
        return TokensweepProcess.start(
                directory,
                "demo",
                "traffic",
                "--set",
                "database.url=" + database.jdbcUrl(),
                "--set",
                "database.user=" + database.user());
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM idn_oauth2_access_token")) {
            row.next();
            return row.getInt(1);
        }
    }
}
