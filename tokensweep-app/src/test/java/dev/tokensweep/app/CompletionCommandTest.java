package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the shell itself makes of the script. */
class CompletionCommandTest {
    @TempDir Path directory;

    @Test
    void completesCommandsOptionsAndValues() throws Exception {
        // Given
        StringWriter printed = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(printed));
        assertThat(command.execute("completion")).isZero();
        Path script = Files.writeString(directory.resolve("completion"), printed.toString());

        // Then
        assertThat(completed(script, "pa")).isEqualTo("pause");
        assertThat(completed(script, "hold", "l")).isEqualTo("list");
        assertThat(completed(script, "status", "--wa")).isEqualTo("--watch");
        assertThat(completed(script, "status", "--output", "J")).isEqualTo("JSON");
    }

    private static String completed(Path script, String... words) throws Exception {
        String line = String.join(" ", words);
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "compopt() { :; }; source %s; COMP_WORDS=(tokensweep %s); COMP_CWORD=%d; _complete_tokensweep; echo ${COMPREPLY[@]}"
                                        .formatted(script, line, words.length))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.strip();
    }
}
