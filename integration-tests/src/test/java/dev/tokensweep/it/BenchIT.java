package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchIT {
    @TempDir Path directory;

    @Test
    void drainsABacklogBesideItsReferencesAndLosesNothing() throws Exception {
        try (TokensweepProcess bench =
                TokensweepProcess.start(
                        directory,
                        "bench",
                        "drain",
                        "--tokens",
                        "5000",
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
            assertThat(report.at("/database/fsync").asText()).isEqualTo("on");
            JsonNode figures = report.at("/scenarios/0/figures");
            assertThat(figures.findValuesAsText("name"))
                    .contains(
                            "tokensweep",
                            "procedure without sleep",
                            "procedure as shipped",
                            "one statement",
                            "tokensweep / procedure without sleep");
            figures.forEach(figure -> assertThat(figure.get("median").asDouble()).isPositive());
        }
        assertThat(directory.resolve("target/bench/drain.json")).isNotEmptyFile();
        try (var picture = Files.newInputStream(directory.resolve("target/bench/drain.svg"))) {
            assertThat(
                            DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(picture)
                                    .getElementsByTagName("rect")
                                    .getLength())
                    .isGreaterThan(5);
        }
    }

    @Test
    void endsAtOnceWhenToldToAndLeavesNothingBehind() throws Exception {
        // Given
        Path data = directory.resolve("data");
        try (TokensweepProcess bench =
                TokensweepProcess.start(
                        directory, "bench", "drain", "--tokens", "400000", "--dir", "data")) {
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(bench::requireAlive)
                    .until(() -> bench.errText().contains("filling a table"));
            List<ProcessHandle> descendants = bench.descendants();

            // When
            bench.terminate();

            // Then
            assertThat(bench.await(Duration.ofSeconds(45))).isEqualTo(1);
            assertThat(bench.errText()).contains("interrupted");
            assertThat(descendants).isNotEmpty();
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
        }
        assertThat(data).exists();
    }

    @Test
    void namesTheScenariosThereAreWhereOneIsUnknown() throws Exception {
        try (TokensweepProcess bench = TokensweepProcess.start(directory, "bench", "speed")) {
            assertThat(bench.await(RunFixture.LIMIT)).isEqualTo(2);
            assertThat(bench.errText()).contains("'speed'").contains("drain").contains("all");
        }
    }
}
