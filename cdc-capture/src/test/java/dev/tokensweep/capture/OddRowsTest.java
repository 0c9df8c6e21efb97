package dev.tokensweep.capture;

import static dev.tokensweep.events.TokenChange.Kind.ISSUED;
import static dev.tokensweep.events.TokenChange.Kind.REMOVED;
import static dev.tokensweep.events.TokenChange.Kind.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.sandbox.TokenInsert;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that no product would write, and that a table holds all the same. */
@ExtendWith(Services.class)
class OddRowsTest {
    private static final List<String> TEXTS =
            List.of(
                    "x".repeat(255),
                    "\uD83D\uDD11".repeat(127),
                    "'quoted' \"twice\" \\ %_; --",
                    "\t\r\n\u0001\u007F\u0085\u202E",
                    "",
                    "a \uFFFD of its own",
                    "__debezium");

    @Test
    void tellsOfAnyIdAndUserThatIsText() throws Exception {
        try (CaptureFixture fixture = new CaptureFixture()) {
            // Given
            insert(fixture, TEXTS.subList(0, 3));

            // When
            fixture.capture();
            insert(fixture, TEXTS.subList(3, TEXTS.size()));
            for (String id : TEXTS) {
                Tokens.delete(fixture.connection(), id);
            }

            // Then
            for (String id : TEXTS) {
                boolean seen = TEXTS.indexOf(id) < 3;
                assertThat(fixture.kindsOf(id)).containsExactly(seen ? SEEN : ISSUED, REMOVED);
            }
            assertThat(fixture.topics().deadLetters()).isEmpty();
        }
    }

    /** The server itself fails to send them, in a snapshot and in the log. */
    @Test
    void refusesADatabaseThatTakesAnyBytesForText() throws Exception {
        // Given
        String jdbcUrl = databaseOfAnyBytes();
        try (CaptureFixture fixture = new CaptureFixture(jdbcUrl)) {
            // Then
            assertThatThrownBy(() -> CapturePreflight.check(fixture.config()))
                    .isInstanceOf(CaptureConfigException.class)
                    .hasMessageContaining("SQL_ASCII")
                    .hasMessageContaining("createdb --encoding=UTF8");
        }
    }

    @Test
    void goesOnAfterANumberThatIsNoId() throws Exception {
        try (CaptureFixture fixture = new CaptureFixture()) {
            // Given
            fixture.execute("ALTER TABLE idn_oauth2_access_token ALTER tenant_id TYPE bigint");
            fixture.capture();

            // When
            TokenInsert.tokenOf(Tokens.app(fixture.connection()))
                    .id("odd")
                    .insert(fixture.connection());
            fixture.execute("UPDATE idn_oauth2_access_token SET tenant_id = 4711471147114711");
            String after = Tokens.insert(fixture.connection(), "ACTIVE");

            // Then
            assertThat(fixture.kindsOf(after)).containsExactly(ISSUED);
            assertThat(fixture.kindsOf("odd")).containsExactly(ISSUED);
            assertThat(fixture.topics().deadLetters())
                    .extracting(OddRowsTest::reason)
                    .containsExactly("column tenant_id holds a number beyond all ids");
        }
    }

    private static String reason(ConsumerRecord<byte[], byte[]> record) {
        DeadLetter letter = DeadLetterFormat.readLetter(record);
        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(letter.position()).isNotNull();
        return letter.reason();
    }

    private static void insert(CaptureFixture fixture, List<String> ids) throws SQLException {
        for (String id : ids) {
            TokenInsert.tokenOf(Tokens.app(fixture.connection()))
                    .id(id)
                    .user(id.substring(0, Math.min(id.length(), 100)))
                    .stateId("state")
                    .insert(fixture.connection());
        }
    }

    /** A database that takes any byte for a character. */
    private static String databaseOfAnyBytes() throws SQLException {
        String usual = Services.database().jdbcUrl();
        try (Connection connection =
                        DriverManager.getConnection(usual, Services.database().user(), null);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS any_bytes");
            statement.execute(
                    "CREATE DATABASE any_bytes ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        }
        return usual.replaceFirst("/postgres($|\\?)", "/any_bytes$1");
    }
}
