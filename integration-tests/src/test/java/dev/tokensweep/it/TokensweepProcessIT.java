package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensweepProcessIT {
    @TempDir Path directory;

    @Test
    void leavesNoDatabaseServerBehindWhenATestGivesItUp() {
        // Given
        TokensweepProcess demo =
                TokensweepProcess.start(directory, "demo", "--for", "10m", "--dir", "demo");
        try (demo) {
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(demo::requireAlive)
                    .until(() -> demo.errText().contains("archived"));
            assertThat(servers()).isNotEmpty();
        }

        // Then
        assertThat(servers()).isEmpty();
    }

    /** PostgreSQL's processes with files below the test's directory. */
    private List<ProcessHandle> servers() {
        String data = directory.resolve("demo").toString();
        return ProcessHandle.allProcesses()
                .filter(
                        process ->
                                process.info()
                                        .command()
                                        .filter(command -> command.endsWith("/postgres"))
                                        .isPresent())
                .filter(
                        process ->
                                process.info()
                                        .commandLine()
                                        .filter(line -> line.contains(data))
                                        .isPresent())
                .toList();
    }
}
