package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Topics;
import dev.tokensweep.faults.Faults;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void takesSqlServersUrlApart() {
        assertThat(
                        DatabaseAddress.ofSqlServer(
                                "jdbc:sqlserver://db\\WSO2:1500;encrypt=true;DatabaseName=apim;user=x;password={y;z};hostNameInCertificate={a;b}"))
                .isEqualTo(
                        new DatabaseAddress(
                                "db\\WSO2",
                                1500,
                                "apim",
                                Map.of("encrypt", "true", "hostNameInCertificate", "a;b")));
        assertThat(DatabaseAddress.ofSqlServer("jdbc:sqlserver://db;database=apim"))
                .isEqualTo(new DatabaseAddress("db", 1433, "apim", Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:oracle:thin:@//db:1600/apim,                     db, 1600, apim",
        "jdbc:oracle:thin:@db:1521/apim.example.com,           db, 1521, apim.example.com",
        "jdbc:oracle:thin:@tcps://db/apim?ssl_server_dn_match=true, db, 1521, apim",
        "jdbc:oracle:thin:@db:1521:ORCL,                       db, 1521, ORCL"
    })
    void takesOraclesUrlApart(String url, String host, int port, String database) {
        // When
        DatabaseAddress address = DatabaseAddress.ofOracle(url);

        // Then
        assertThat(address.place()).isEqualTo("%s:%d/%s".formatted(host, port, database));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlserver://db:1433;encrypt=true;password=secret",
                "jdbc:sqlserver://db:1433",
                "jdbc:oracle:thin:@secret",
                "jdbc:oracle:oci:@db:1521/apim"
            })
    void refusesTheirsWithoutADatabaseWithoutQuotingThem(String url) {
        assertThatThrownBy(
                        () -> {
                            DatabaseAddress address =
                                    url.startsWith("jdbc:sqlserver")
                                            ? DatabaseAddress.ofSqlServer(url)
                                            : DatabaseAddress.ofOracle(url);
                            assertThat(address).isNull();
                        })
                .isInstanceOf(CaptureConfigException.class)
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
