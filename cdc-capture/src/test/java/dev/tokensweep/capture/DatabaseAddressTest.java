package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Topics;
import dev.tokensweep.faults.Faults;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

    @Test
    void takesAUrlApart() {
        // When
        DatabaseAddress address =
                DatabaseAddress.ofPostgres(
                        "jdbc:postgresql://db:6432/apim?sslmode=require&user=x&password=y&a=b%20c");

        // Then
        assertThat(address)
                .isEqualTo(
                        new DatabaseAddress(
                                "db", 6432, "apim", Map.of("sslmode", "require", "a", "b c")));
    }

    @Test
    void assumesPostgresqlsOwnPort() {
        assertThat(DatabaseAddress.ofPostgres("jdbc:postgresql://db/apim").port()).isEqualTo(5432);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:mysql://db/apim",
                "jdbc:postgresql://db",
                "jdbc:postgresql:apim",
                "jdbc:postgresql://a,b/apim",
                "jdbc:postgresql://db/apim?password=top secret"
            })
    void refusesWhatNamesNoSingleDatabaseWithoutQuotingIt(String url) {
        assertThatThrownBy(() -> DatabaseAddress.ofPostgres(url))
                .isInstanceOf(CaptureConfigException.class)
                .hasMessageContaining("database.url")
                .hasMessageNotContaining("secret");
    }

    @Test
    void handsTheDriversParametersToTheEngine() {
        // Given
        CaptureConfig config = config("jdbc:postgresql://db/apim?sslmode=require&a=b");

        // When
        var properties =
                EngineProperties.of(
                        config,
                        LogSource.of(config),
                        CapturedTables.ofPostgres("public"),
                        CaptureOffset.snapshotBegins(1),
                        Faults.NONE);

        // Then
        assertThat(properties)
                .containsEntry("database.sslmode", "require")
                .containsEntry("driver.a", "b");
    }

    @Test
    void showsNoPassword() {
        assertThat(config("jdbc:postgresql://db/apim?sslpassword=hidden").toString())
                .contains("***")
                .doesNotContain("hidden");
    }

    private static CaptureConfig config(String url) {
        return CaptureConfig.of(
                url,
                "tokensweep",
                "hidden",
                null,
                Map.of("sasl.jaas.config", "hidden"),
                new Topics("", 1, Duration.ofDays(1)));
    }
}
