package dev.tokensweep.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstalledServerTest {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasCommittedWhenItIsKilled(ServerKind kind) throws SQLException {
        // Given
        try (InstalledServer server = start(kind)) {
            String before = server.jdbcUrl();
            try (Connection connection = connect(server)) {
                execute(connection, "CREATE TABLE kept (answer INT PRIMARY KEY)");
                execute(connection, "INSERT INTO kept VALUES (42)");
            }

            // When
            server.kill();
            server.restart();

            // Then
            assertThat(server.jdbcUrl()).isEqualTo(before);
            try (Connection connection = connect(server)) {
                assertThat(text(connection, "SELECT answer FROM kept")).isEqualTo("42");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesItsLogByRowAndWhole(ServerKind kind) throws SQLException {
        try (InstalledServer server = start(kind);
                Connection connection = connect(server)) {
            assertThat(
                            text(
                                    connection,
                                    "SELECT CONCAT_WS(' ', @@binlog_format,"
                                            + " @@binlog_row_image, @@sync_binlog,"
                                            + " @@innodb_flush_log_at_trx_commit)"))
                    .isEqualTo("ROW FULL 1 1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsTheServerThatAKilledProcessLeftBehind(ServerKind kind) throws SQLException {
        // Given
        InstalledServer first = start(kind);
        ProcessHandle left = InstalledServer.leftBehind(directory).orElseThrow();

        // When
        first.close();

        // Then
        assertThat(left.isAlive()).isFalse();
        assertThat(InstalledServer.leftBehind(directory)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void takesTheProductsTablesOfEveryVersionAndBothTypesOfTimes(ServerKind kind)
            throws SQLException {
        try (InstalledServer server = start(kind);
                Connection connection = connect(server)) {
            for (ColumnTimes times : ColumnTimes.values()) {
                // When
                execute(connection, "CREATE DATABASE %s CHARACTER SET latin1".formatted(times));
                connection.setCatalog(times.name());
                Wso2Schema.create(connection, SchemaVersion.V7_2, times);
                int app = ConsumerApps.create(connection, -1234, "app");
                String token = TokenInsert.tokenOf(app).scopes("openid").insert(connection);

                // Then
                assertThat(
                                text(
                                        connection,
                                        "SELECT TOKEN_ID FROM IDN_OAUTH2_ACCESS_TOKEN_SCOPE WHERE"
                                                + " TOKEN_SCOPE = 'openid'"))
                        .isEqualTo(token);
                assertThat(
                                text(
                                        connection,
                                        "SELECT DATA_TYPE FROM information_schema.COLUMNS WHERE"
                                                + " TABLE_SCHEMA = '"
                                                + times
                                                + "' AND TABLE_NAME = 'IDN_OAUTH2_ACCESS_TOKEN'"
                                                + " AND COLUMN_NAME = 'TIME_CREATED'"))
                        .isEqualToIgnoringCase(times.name());
            }
        }
    }

    private InstalledServer start(ServerKind kind) {
        assumeTrue(kind.isInstalled(), kind::howToInstall);
        return InstalledServer.start(kind, directory, List.of());
    }

    private static Connection connect(InstalledServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), "");
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
