package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ConfigFixture.LEAST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages show of a configuration is one. */
class DocSettingsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
    private static final Pattern SECRET_FILE = Pattern.compile("/run/secrets/[\\w.-]+");

    @TempDir Path folder;

    @Test
    void isTakenByTheCommand() throws IOException {
        // Given
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        List<String> blocks = new ArrayList<>();
        for (Path page : pages) {
            BLOCK.matcher(Files.readString(page)).results().forEach(b -> blocks.add(b.group(1)));
        }

        // Then
        assertThat(blocks).hasSizeGreaterThan(5);
        assertThat(blocks)
                .allSatisfy(
                        block ->
                                assertThat(
                                                ConfigFixture.errors(
                                                        ConfigFixture.file(
                                                                folder, withSecrets(block)),
                                                        Map.of(),
                                                        block.contains("url:")
                                                                ? LEAST.subList(1, 2)
                                                                : LEAST))
                                        .isEmpty());
    }

    /** The files that a page only names. */
    private String withSecrets(String block) {
        try {
            Path properties = Files.writeString(folder.resolve("kafka.properties"), "a.b=c\n");
            Path secret =
                    Files.writeString(
                            folder.resolve("secret"),
                            "0123456789-of-a-page-and-long-enough-for-a-key\n");
            return SECRET_FILE
                    .matcher(block)
                    .replaceAll(
                            file ->
                                    (file.group().endsWith(".properties") ? properties : secret)
                                            .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
