package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir Path directory;

    @Test
    void cleansARealDatabaseAndKeepsTheLaws() throws Exception {
        // When
        try (TokensweepProcess demo =
                TokensweepProcess.start(directory, "demo", "--for", "15s", "--output", "json")) {
            int exitCode = demo.await(LIMIT);

            // Then
            assertThat(exitCode).as(demo.errText()).isZero();
            List<String> out = demo.outLines();
            JsonNode summary = new ObjectMapper().readTree(out.get(out.size() - 1));
            assertThat(summary.path("violations").asInt(-1)).isZero();
            assertThat(summary.path("archived").asLong()).isPositive();
            assertThat(summary.path("removedByOthers").asLong()).isPositive();
            assertThat(summary.path("issued").asLong())
                    .isEqualTo(
                            summary.path("live").asLong()
                                    + summary.path("archived").asLong()
                                    + summary.path("removedByOthers").asLong());
        }
    }

    @Test
    void endsWithItsSummaryWhenStoppedAndLeavesNoProcess() throws Exception {
        try (TokensweepProcess demo =
                TokensweepProcess.start(directory, "demo", "--for", "10m", "--output", "json")) {
            // Given
            Awaitility.await().atMost(LIMIT).until(() -> demo.errText().contains("archived"));
            List<ProcessHandle> children = demo.descendants();

            // When
            demo.terminate();
            int exitCode = demo.await(LIMIT);

            // Then
            assertThat(exitCode).as(demo.errText()).isZero();
            assertThat(demo.outLines()).last().asString().contains("\"violations\":0");
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void leavesNoProcessWhenItIsKilled() throws Exception {
        try (TokensweepProcess demo =
                TokensweepProcess.start(directory, "demo", "--for", "10m", "--dir", "demo")) {
            // Given
            Awaitility.await().atMost(LIMIT).until(() -> demo.errText().contains("archived"));
            List<ProcessHandle> children = demo.descendants();

            // When
            demo.kill();

            // Then
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        }
    }
}
