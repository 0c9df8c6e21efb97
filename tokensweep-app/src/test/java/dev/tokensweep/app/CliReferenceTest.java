package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page of all commands is their own help. */
class CliReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");

    @Test
    void agreesWithThePageInTheDocumentation() throws IOException {
        // Given
        StringBuilder page = new StringBuilder();
        page.append("# Commands\n\nWritten by `CliReferenceTest`; rewrite it with `make docs`.\n");
        append(Main.commandLine(), page);
        if (Boolean.getBoolean("updateDocs")) {
            Files.writeString(PAGE, page);
        }

        // Then
        assertThat(PAGE).as("rewrite the page with: make docs").hasContent(page.toString());
    }

    private static void append(CommandLine command, StringBuilder page) {
        String help =
                command.setUsageHelpWidth(100).getUsageMessage(CommandLine.Help.Ansi.OFF).strip();
        page.append("\n## %s\n\n```\n%s\n```\n".formatted(name(command), help));
        command.getSubcommands().values().stream()
                .filter(below -> !below.getCommandName().equals("help"))
                .forEach(below -> append(below, page));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
