package dev.tokensweep.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Wso2SchemaTest {
    @TempDir static Path directory;
    private static EmbeddedDatabase database;

    @BeforeAll
    static void startDatabase() {
        database = EmbeddedDatabase.start(directory);
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(SchemaVersion.class)
    void takesATokenWithItsScopesAndLosesTheScopesWithIt(SchemaVersion version)
            throws SQLException {
        // Given
        try (Connection connection = fresh(version)) {
            int app = ConsumerApps.create(connection, -1234, "app");
            String tokenId = TokenInsert.tokenOf(app).scopes("a", "b").insert(connection);
            String scopes = "SELECT count(*) FROM idn_oauth2_access_token_scope";
            assertThat(text(connection, scopes)).isEqualTo("2");
            // When
            execute(
                    connection,
                    "DELETE FROM idn_oauth2_access_token WHERE token_id = '" + tokenId + "'");
            // Then
            assertThat(text(connection, scopes)).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource(SchemaVersion.class)
    void archivesEveryColumnOfATokenInBothVersions(SchemaVersion version) throws SQLException {
        // Given
        try (Connection connection = fresh(version)) {
            // When
            String missing =
                    text(
                            connection,
                            """
                            SELECT count(*) FROM information_schema.columns t
                            WHERE t.table_schema = current_schema()
                              AND t.table_name = 'idn_oauth2_access_token'
                              AND NOT EXISTS (SELECT 1 FROM information_schema.columns a
                                WHERE a.table_schema = t.table_schema
                                  AND a.table_name = 'idn_oauth2_access_token_audit'
                                  AND a.column_name = t.column_name)
                            """);
            // Then
            assertThat(missing).isEqualTo("0");
        }
    }

    @Test
    void writesTimesAsUtcDigitsWhateverTheZoneOfTheJvm() throws SQLException {
        TimeZone before = TimeZone.getDefault();
        try {
            // Given
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            try (Connection connection = fresh(SchemaVersion.V2_6)) {
                int app = ConsumerApps.create(connection, -1234, "app");
                // When
                TokenInsert.tokenOf(app)
                        .createdAt(Instant.parse("2026-03-08T07:30:00.123456Z"))
                        .insert(connection);
                // Then
                assertThat(
                                text(
                                        connection,
                                        "SELECT time_created::text FROM idn_oauth2_access_token"))
                        .isEqualTo("2026-03-08 07:30:00.123456");
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    /** Tables of their own for one test. */
    private static Connection fresh(SchemaVersion version) throws SQLException {
        Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), "");
        String schema = "s" + System.nanoTime();
        execute(connection, "CREATE SCHEMA " + schema);
        execute(connection, "SET search_path TO " + schema);
        Wso2Schema.create(connection, version);
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
