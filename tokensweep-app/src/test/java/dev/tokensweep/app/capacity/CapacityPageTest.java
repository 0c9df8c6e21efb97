package dev.tokensweep.app.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page is what the command says. */
class CapacityPageTest {
    private static final Path PAGE = Path.of("..", "docs", "capacity.md");

    @Test
    void agreesWithThePageInTheDocumentation() throws IOException {
        // Given
        String rendered = CapacityPage.render();
        if (Boolean.getBoolean("updateDocs")) {
            Files.writeString(PAGE, rendered);
        }

        // Then
        assertThat(PAGE).as("rewrite the page with: make docs").hasContent(rendered);
    }

    @Test
    void tellsOfEveryNumberWhatMeasuredIt() {
        // When
        String page = CapacityPage.render();

        // Then
        for (MeasuredCost cost : MeasuredCost.values()) {
            assertThat(cost.amount()).as(cost.name()).isPositive();
            assertThat(page).contains("| " + cost.what() + " |").contains(cost.command());
        }
    }
}
