package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepLockTest {
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
    void isOneForAllThatFindTheSameTokenTable() throws SQLException {
        // Given
        String own = sink.schema + "_own";
        sink.execute("CREATE SCHEMA " + own);
        String url =
                Services.DATABASE.jdbcUrl() + "?currentSchema=%s,%s".formatted(own, sink.schema);
        SinkConfig bySearchPath = sink.config(url, true, Set.of()).inSchema(null);
        try (UpkeepLock first = new UpkeepLock(sink.config());
                UpkeepLock second = new UpkeepLock(bySearchPath)) {
            // Then
            assertThat(first.isHeld()).isTrue();
            assertThat(second.isHeld()).isFalse();
        } finally {
            sink.execute("DROP SCHEMA " + own);
        }
    }
}
