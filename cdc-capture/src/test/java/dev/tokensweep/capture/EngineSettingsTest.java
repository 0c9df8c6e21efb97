package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Vendor;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.sandbox.FreePort;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the connectors of databases that nobody here can run make of the settings they are given.
 */
class EngineSettingsTest {
    private static final String TOKENS = "IDN_OAUTH2_ACCESS_TOKEN";

    static Stream<Arguments> sources() {
        return Stream.of(
                Arguments.of(
                        "jdbc:sqlserver://127.0.0.1:%d;databaseName=apim;encrypt=false",
                        new CapturedTables(Vendor.SQLSERVER, "apim", "dbo", TOKENS)),
                Arguments.of(
                        "jdbc:oracle:thin:@//127.0.0.1:%d/apim",
                        new CapturedTables(Vendor.ORACLE, "APIM1", "APIM", TOKENS)));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void nothingIsMissingButAServer(String url, CapturedTables tables) throws Exception {
        // Given
        Properties settings = settings(url, tables);

        // When
        Config judged = connector(settings).validate(strings(settings));

        // Then
        List<ConfigValue> faulty =
                judged.configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .toList();
        assertThat(faulty)
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.name()).isEqualTo("database.hostname");
                            assertThat(fault.errorMessages())
                                    .singleElement()
                                    .asString()
                                    .startsWith("Unable to connect");
                        });
    }

    @ParameterizedTest
    @MethodSource("sources")
    void noSecretIsAskedFor(String url, CapturedTables tables) {
        // When
        String columns = settings(url, tables).getProperty("column.include.list");

        // Then
        for (String secret : List.of("access_token", "refresh_token", "authorization_code")) {
            assertThat(columns.split(",", -1))
                    .noneMatch(
                            column ->
                                    "%s.%s.%s"
                                            .formatted(tables.schema(), TOKENS, secret)
                                            .matches("(?i)" + column));
        }
    }

    private static Properties settings(String url, CapturedTables tables) {
        CaptureConfig config =
                CaptureConfig.of(
                        url.formatted(FreePort.choose()),
                        "tokensweep",
                        "hush",
                        tables.schema(),
                        Map.of("bootstrap.servers", "127.0.0.1:9092"),
                        new Topics("", 1, Duration.ofDays(1)));
        return EngineProperties.of(
                config, LogSource.of(config), tables, CaptureOffset.snapshotBegins(1), Faults.NONE);
    }

    private static SourceConnector connector(Properties settings) throws Exception {
        return Class.forName(settings.getProperty("connector.class"))
                .asSubclass(SourceConnector.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static Map<String, String> strings(Properties settings) {
        Map<String, String> strings = new HashMap<>();
        settings.forEach((name, value) -> strings.put(name.toString(), value.toString()));
        return strings;
    }
}
