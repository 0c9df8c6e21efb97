package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What every command owes to people and to programs. */
class CommandOptionsTest {
    /** A service, lines that are JSON already, and what a shell reads. */
    private static final Set<String> WITHOUT_A_REPORT =
            Set.of("run", "replay", "traffic", "completion");

    @Test
    void tellsItsResultToProgramsToo() {
        // When
        List<CommandLine> reporting =
                leaves(Main.commandLine())
                        .filter(command -> !WITHOUT_A_REPORT.contains(command.getCommandName()))
                        .toList();

        // Then
        assertThat(reporting)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        command ->
                                assertThat(command.getCommandSpec().findOption("--output"))
                                        .as(command.getCommandSpec().qualifiedName())
                                        .isNotNull());
    }

    @Test
    void showsExamplesInItsHelp() {
        // Then
        assertThat(leaves(Main.commandLine()))
                .allSatisfy(
                        command ->
                                assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                                        .contains("Examples:\n  "));
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        List<CommandLine> below =
                command.getSubcommands().values().stream()
                        .filter(sub -> !sub.getCommandName().equals("help"))
                        .toList();
        return below.isEmpty()
                ? Stream.of(command)
                : below.stream().flatMap(CommandOptionsTest::leaves);
    }
}
