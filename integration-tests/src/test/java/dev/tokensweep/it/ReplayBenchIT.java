package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayBenchIT {
    @TempDir Path directory;

    @Test
    void measuresTheIndexOfASmallRecordAndFindsAllOfIt() throws Exception {
        try (TokensweepProcess bench =
                TokensweepProcess.start(
                        directory,
                        "bench",
                        "replay",
                        "--tokens",
                        "2000",
                        "--runs",
                        "1",
                        "--output",
                        "json")) {
            // When
            int exitCode = bench.await(RunFixture.LIMIT);

            // Then
            assertThat(exitCode).as(bench.errText()).isZero();
            JsonNode report = new ObjectMapper().readTree(bench.outLines().get(0));
            assertThat(report.get("violations").asInt()).isZero();
            JsonNode figures = report.at("/scenarios/0/figures");
            assertThat(figures.findValuesAsText("name"))
                    .contains("one token's life", "as-of over all", "most memory resident");
            figures.forEach(figure -> assertThat(figure.get("median").asDouble()).isPositive());
        }
    }
}
