package dev.tokensweep.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
    private static final String REWRITE =
            "make docs, or ./mvnw -pl tokensweep-app test -Dtest=MetricsReferenceTest -DupdateDocs=true";

    @Test
    void agreesWithThePageInTheDocumentation() throws IOException {
        // Given
        String rendered = MetricsReference.render();
        if (Boolean.getBoolean("updateDocs")) {
            Files.writeString(PAGE, rendered);
        }

        // Then
        assertThat(PAGE).as("rewrite the page with: %s", REWRITE).hasContent(rendered);
    }

    @Test
    void namesEachFigureOnceAndInOurName() {
        // Then
        assertThat(MetricCatalogue.ALL)
                .extracting(Metric::exposed)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("tokensweep_[a-z_]+"));
    }
}
