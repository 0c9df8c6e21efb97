package dev.tokensweep.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedDatabaseTest {
    @ParameterizedTest
    @CsvSource({"wal_level,logical", "fsync,on", "synchronous_commit,on"})
    void runsAsAProductsDatabaseWould(String setting, String value, @TempDir Path directory)
            throws SQLException {
        // Given
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory);
                Connection connection = connect(database)) {
            // When
            String actual = text(connection, "SHOW " + setting);
            // Then
            assertThat(actual).isEqualTo(value);
        }
    }

    @Test
    void keepsRowsAndPortOverARestart(@TempDir Path directory) throws SQLException {
        // Given
        String before;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory);
                Connection connection = connect(database)) {
            before = database.jdbcUrl();
            execute(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        // When
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory);
                Connection connection = connect(database)) {
            // Then
            assertThat(database.jdbcUrl()).isEqualTo(before);
            assertThat(text(connection, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void leavesNoServerBehindWhenClosed(@TempDir Path directory) {
        // Given
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        ProcessHandle server = Postmaster.of(directory.resolve("data")).orElseThrow();

        // When
        database.close();

        // Then
        assertThat(server.isAlive()).isFalse();
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), "");
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
