package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ConfigFixture.LEAST;
import static dev.tokensweep.app.config.ConfigFixture.errorsOfSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientPropertiesFileTest {
    private static final String CLUSTER = "kafka.bootstrap-servers=k:9092";

    @TempDir Path folder;

    @Test
    void joinsWhatStandsInTheConfigurationAndIsShownNowhere() throws IOException {
        // Given
        Path file =
                write(
                        """
                        # the login
                        security.protocol=SASL_SSL
                        sasl.jaas.config=login required password="hush";
                        """);

        // When
        LoadedConfig loaded =
                ConfigLoader.load(
                        null,
                        Map.of(),
                        Stream.concat(
                                        LEAST.stream(),
                                        Stream.of(
                                                CLUSTER,
                                                "kafka.properties.sasl.mechanism=SCRAM-SHA-512",
                                                "kafka.client-properties-file=" + file))
                                .toList());

        // Then
        assertThat(loaded.config().kafka().properties())
                .containsOnlyKeys("security.protocol", "sasl.mechanism", "sasl.jaas.config");
        assertThat(loaded.config().kafka().secrets()).contains("hush");
        assertThat(loaded + loaded.effective().toText() + loaded.effective().toJson())
                .contains(file.toString())
                .doesNotContain("hush");
    }

    @Test
    void isHeldToTheSameRulesAsWhatStandsInTheConfiguration() throws IOException {
        // Given
        Path file = write("acks=0\nbootstrap.servers=elsewhere:9092\nsasl.mechanism=PLAIN\n");

        // Then
        assertThat(
                        errorsOfSet(
                                CLUSTER,
                                "kafka.properties.sasl.mechanism=SCRAM-SHA-512",
                                "kafka.client-properties-file=" + file))
                .containsExactlyInAnyOrder(
                        file + ": acks: is set by Tokensweep itself: take it out",
                        file + ": bootstrap.servers: belongs into kafka.bootstrap-servers",
                        file
                                + ": sasl.mechanism: is given beside kafka.properties.sasl.mechanism"
                                + " (--set): keep one");
        assertThat(errorsOfSet("kafka.client-properties-file=" + file))
                .anyMatch(error -> error.contains("sasl.mechanism: needs kafka.bootstrap-servers"));
    }

    @Test
    void saysWhatIsWrongWithAFileThatCannotBeTaken() throws IOException {
        // Given
        Path garbled = write("sasl.jaas.config=\\u00zzhush\n");
        List<String> files = List.of(folder + "/missing", folder.toString(), garbled.toString());

        // Then
        assertThat(files)
                .allSatisfy(
                        file ->
                                assertThat(
                                                errorsOfSet(
                                                        CLUSTER,
                                                        "kafka.client-properties-file=" + file))
                                        .singleElement()
                                        .asString()
                                        .startsWith("--set: kafka.client-properties-file: '" + file)
                                        .doesNotContain("hush"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("client.properties"), text);
    }
}
