package dev.tokensweep.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");
    private static final String REWRITE =
            "make docs, or ./mvnw -pl tokensweep-app test -Dtest=ConfigurationReferenceTest"
                    + " -DupdateDocs=true";

    @Test
    void agreesWithThePageInTheDocumentation() throws IOException {
        // Given
        String rendered = ConfigurationReference.render();
        if (Boolean.getBoolean("updateDocs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, rendered);
        }

        // Then
        assertThat(PAGE).as("rewrite the page with: %s", REWRITE).hasContent(rendered);
    }

    @Test
    void tellsEverySettingWithItsVariable() {
        // When
        String page = ConfigurationReference.render();

        // Then
        assertThat(Catalogue.ALL)
                .allMatch(setting -> page.contains("### `" + setting.name() + "`"))
                .allMatch(setting -> page.contains("`" + setting.variable() + "`"));
    }
}
