package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ConfigFixture.LEAST;
import static dev.tokensweep.app.config.ConfigFixture.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.privacy.PseudonymKey;
import dev.tokensweep.privacy.UserNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @TempDir Path folder;

    @Test
    void showsNoSecretWhereverTheConfigurationIsShown() {
        // When
        LoadedConfig loaded = loadWithSecrets();

        // Then
        assertThat(
                        List.of(
                                loaded.toString(),
                                loaded.config().toString(),
                                loaded.effective().toText(),
                                loaded.effective().toJson()))
                .allMatch(text -> text.contains("********"))
                .noneMatch(text -> text.contains("hush"));
        assertThat(loaded.config().database().password()).isEqualTo("hush1");
    }

    @Test
    void listsEverySettingWithItsValueAndOrigin() {
        // When
        List<EffectiveConfig.Entry> entries = loadWithSecrets().effective().entries();

        // Then
        assertThat(entries)
                .contains(
                        new EffectiveConfig.Entry(
                                "database.password", "********", "TOKENSWEEP_DATABASE_PASSWORD"),
                        new EffectiveConfig.Entry("database.user", "tokensweep", "--set"),
                        new EffectiveConfig.Entry("database.schema", null, "default"),
                        new EffectiveConfig.Entry("kafka.replication-factor", "-1", "default"),
                        new EffectiveConfig.Entry(
                                "kafka.properties.ssl.keystore.key",
                                "********",
                                folder.resolve("tokensweep.yaml") + ":3"),
                        new EffectiveConfig.Entry(
                                "kafka.properties.security.protocol",
                                "SSL",
                                folder.resolve("tokensweep.yaml") + ":4"));
        assertThat(entries.stream().map(EffectiveConfig.Entry::key))
                .containsAll(
                        Catalogue.ALL.stream()
                                .filter(setting -> !setting.isFamily())
                                .map(Setting::name)
                                .toList());
    }

    @Test
    void alignsTheText() {
        // Given
        EffectiveConfig effective =
                new EffectiveConfig(
                        List.of(
                                new EffectiveConfig.Entry("a.long-key", "1", "--set"),
                                new EffectiveConfig.Entry("b", null, "default"),
                                new EffectiveConfig.Entry("c", "", "default")));

        // Then
        assertThat(effective.toText().lines())
                .containsExactly(
                        "a.long-key: 1   # --set",
                        "b:              # default",
                        "c:          \"\"  # default");
    }

    @Test
    void saysWhatIsTakenUpWhileEverythingRuns() {
        // When
        EffectiveConfig effective =
                new EffectiveConfig(
                        List.of(
                                new EffectiveConfig.Entry("kafka.partitions", "4", "default"),
                                new EffectiveConfig.Entry("cleanup.rules[a].user", "x", "f:3"),
                                new EffectiveConfig.Entry("cleanup.first-backlog", "1h", "--set"),
                                new EffectiveConfig.Entry("sink.batch-size", "7", "default")));

        // Then
        assertThat(effective.toText().lines().map(line -> line.replaceFirst(".*# ", "")))
                .containsExactly("default", "f:3, SIGHUP", "--set", "default, SIGHUP");
        assertThat(effective.toJson())
                .contains(
                        "\"key\":\"sink.batch-size\",\"value\":\"7\",\"origin\":\"default\",\"reloaded\":true");
    }

    @Test
    void namesChangedSettingsThatWantARestartAndNoSecret() {
        // Given
        LoadedConfig before = loadWithSecrets();

        // When
        LoadedConfig after =
                ConfigLoader.load(
                        null,
                        Map.of("TOKENSWEEP_DATABASE_PASSWORD", "hush2"),
                        List.of(
                                LEAST.get(0),
                                LEAST.get(1),
                                "cleanup.safe-period=3h",
                                "kafka.partitions=4",
                                "log.format=json"));

        // Then
        assertThat(before.changedStartSettings(after))
                .containsExactlyInAnyOrder(
                        "database.password",
                        "database.url",
                        "kafka.bootstrap-servers",
                        "kafka.properties.ssl.keystore.key",
                        "kafka.properties.security.protocol",
                        "log.format");
        assertThat(before.changedStartSettings(before)).isEmpty();
    }

    @Test
    void writesJsonWithNullForWhatIsLeftOut() {
        // Given
        EffectiveConfig effective =
                new EffectiveConfig(
                        List.of(
                                new EffectiveConfig.Entry("a", "say \"x\"", "--set"),
                                new EffectiveConfig.Entry("b", null, "default")));

        // Then
        assertThat(effective.toJson())
                .isEqualTo(
                        "[{\"key\":\"a\",\"value\":\"say \\\"x\\\"\",\"origin\":\"--set\",\"reloaded\":false},"
                                + "{\"key\":\"b\",\"value\":null,\"origin\":\"default\",\"reloaded\":false}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.keystore.password",
                "ssl.key.password",
                "ssl.truststore.password",
                "ssl.keystore.key",
                "ssl.truststore.certificates",
                "sasl.jaas.config",
                "sasl.oauthbearer.client.credentials.client.secret",
                "basic.auth.credentials",
                "my.plugin.API_TOKEN"
            })
    void knowsWhichKafkaPropertiesAreSecret(String name) {
        // Then
        assertThat(ClientProperties.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.protocol", "sasl.mechanism", "ssl.truststore.location"})
    void showsKafkaPropertiesThatAreNotSecret(String name) {
        // Then
        assertThat(ClientProperties.isSecret(name)).isFalse();
    }

    @Test
    void masksThePasswordOfAKeyInTheUrl() {
        // Then
        assertThat(DatabaseUrl.masked("jdbc:postgresql://db/apim?sslpassword=hush&sslmode=require"))
                .isEqualTo("jdbc:postgresql://db/apim?sslpassword=********&sslmode=require");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    jdbc:mysql://x:hush@db/apim?a=b           | jdbc:mysql://********@db/apim?a=b
                    jdbc:mysql://x:hu/sh@db/apim              | jdbc:mysql://********@db/apim
                    jdbc:mariadb://db/apim?password=hush;x    | jdbc:mariadb://db/apim?password=********
                    jdbc:sqlserver://db;password={hu;sh};a=b  | jdbc:sqlserver://db;password=********;a=b
                    jdbc:sqlserver://db;userName=hush;a=b     | jdbc:sqlserver://db;userName=********;a=b
                    jdbc:oracle:thin:x/hush@//db:1521/apim    | jdbc:oracle:thin:********@//db:1521/apim
                    jdbc:oracle:thin:@//db:1521/apim          | jdbc:oracle:thin:@//db:1521/apim
                    jdbc:db2://h:50000/d:user=hush;a=b&c      | jdbc:db2://h:50000/d:user=********
                    """)
    void masksCredentialsInTheUrlsOfEveryDatabase(String url, String masked) {
        // Then
        assertThat(DatabaseUrl.masked(url)).isEqualTo(masked);
    }

    @Test
    void showsTheConsolesTokenNowhere() throws IOException {
        // Given
        Path token = Files.writeString(folder.resolve("token"), "0123456789-hush-hush\n");

        // When
        LoadedConfig loaded =
                ConfigLoader.load(
                        null,
                        Map.of(),
                        List.of(LEAST.get(0), LEAST.get(1), "console.token-file=" + token));

        // Then
        assertThat(loaded.config().console().token()).isEqualTo("0123456789-hush-hush");
        assertThat(loaded.toString() + loaded.effective().toText()).doesNotContain("hush");
    }

    @Test
    void showsTheKeyOfThePseudonymsNowhere() throws IOException {
        // Given
        String text = "hush-0123456789-0123456789-012345";
        Path key = Files.writeString(folder.resolve("key"), text + "\n");

        // When
        LoadedConfig loaded =
                ConfigLoader.load(
                        null,
                        Map.of(),
                        List.of(
                                LEAST.get(0),
                                LEAST.get(1),
                                "privacy.users=forgettable",
                                "privacy.key-file=" + key));

        // Then
        assertThat(loaded.config().users()).isEqualTo(new UserNaming(new PseudonymKey(text), true));
        assertThat(loaded.toString() + loaded.effective().toText()).doesNotContain("hush");
    }

    private LoadedConfig loadWithSecrets() {
        Path file =
                file(
                        folder,
                        """
                        kafka:
                          bootstrap-servers: k:9092
                          properties.ssl.keystore.key: hush2
                          properties.security.protocol: SSL
                        """);
        List<String> set =
                List.of(LEAST.get(1), "database.url=jdbc:postgresql://db/apim?sslpassword=hush3");
        return ConfigLoader.load(file, Map.of("TOKENSWEEP_DATABASE_PASSWORD", "hush1"), set);
    }
}
