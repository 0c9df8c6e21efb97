package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit, judged by systemd itself. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("..", "deploy", "systemd", "tokensweep.service");

    /** Of ten, in systemd's own reckoning; above two it speaks of more than a trace. */
    private static final String GREATEST_EXPOSURE = "20";

    @TempDir Path directory;
    private Path unit;

    /** Nothing is installed here: the command's place has another program. */
    @BeforeEach
    void copy() throws Exception {
        String shipped = Files.readString(UNIT);
        assertThat(shipped).contains("ExecStart=/opt/tokensweep/tokensweep run ");
        unit =
                Files.writeString(
                        directory.resolve("tokensweep.service"),
                        shipped.replace("/opt/tokensweep/tokensweep run", "/bin/sh run"));
    }

    @Test
    void isUnderstoodWithoutAWord() throws Exception {
        // Then
        assertThat(analyze("verify", "--man=no", unit.toString())).isEmpty();
    }

    @Test
    void leavesTheServiceHardlyExposed() throws Exception {
        // Then
        assertThat(
                        analyze(
                                "security",
                                "--offline=true",
                                "--no-pager",
                                "--threshold=" + GREATEST_EXPOSURE,
                                unit.toString()))
                .contains("Overall exposure level");
    }

    private static String analyze(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Programs.require("systemd-analyze", "systemd").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
