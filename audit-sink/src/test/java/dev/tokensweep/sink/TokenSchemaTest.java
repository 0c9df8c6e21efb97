package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenSchemaTest {
    private SinkFixture sink;

    @BeforeEach
    void open() {
        sink = new SinkFixture(SchemaVersion.V2_6);
    }

    @AfterEach
    void close() throws SQLException {
        sink.close();
    }

    @Test
    void isWhereTheSearchPathFindsTheTokenTable() throws SQLException {
        // Given
        String own = sink.schema + "_own";
        sink.execute("CREATE SCHEMA " + own);
        try {
            // Then
            assertThat(TokenSchema.find(withPath(own + "," + sink.schema))).contains(sink.schema);
            assertThat(TokenSchema.find(withPath(own))).isEmpty();
        } finally {
            sink.execute("DROP SCHEMA " + own);
        }
    }

    @Test
    void tellsARefusedUserFromAServerThatIsNotThere() {
        // Then
        assertThatThrownBy(() -> TokenSchema.find(sink.config(url("nowhere"), true, Set.of())))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("database.url");
        assertThatThrownBy(
                        () ->
                                TokenSchema.find(
                                        sink.config(
                                                "jdbc:postgresql://127.0.0.1:1/x", true, Set.of())))
                .isInstanceOf(DatabaseUnreachableException.class);
    }

    private SinkConfig withPath(String path) {
        String url = Services.DATABASE.jdbcUrl() + "?currentSchema=" + path;
        return sink.config(url, true, Set.of()).inSchema(null);
    }

    private static String url(String database) {
        return Services.DATABASE.jdbcUrl().replaceFirst("/postgres$", "/" + database);
    }
}
