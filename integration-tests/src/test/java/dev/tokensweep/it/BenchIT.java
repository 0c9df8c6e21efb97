package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    void measuresWhatADrainAsksOfItsHostAndOfAStandby() throws Exception {
        // When
        JsonNode report = measured("host", "--tokens", "20000");

        // Then
        assertThat(median(report, "tokensweep: database log per token")).isGreaterThan(500);
        assertThat(median(report, "procedure: database log per token")).isGreaterThan(500);
        assertThat(median(report, "procedure: dead rows left per token")).isPositive();
        assertThat(median(report, "tokensweep: rows locked at once")).isBetween(1.0, 9_999.0);
        assertThat(median(report, "procedure: rows locked at once")).isEqualTo(10_000);
        assertThat(median(report, "tokensweep: longest time tokens were locked")).isPositive();
        assertThat(median(report, "procedure: standby behind, most log")).isPositive();
        assertThat(median(report, "tokensweep: standby behind, most log")).isPositive();
    }

    @Test
    void measuresTheServersOwnTransactionsWhileABacklogGoes() throws Exception {
        // When
        JsonNode report = measured("foreground", "--tokens", "20000", "--for", "10s");

        // Then
        assertThat(median(report, "purged meanwhile")).isPositive();
        assertThat(median(report, "p99 alone")).isPositive();
        assertThat(median(report, "p99 beside tokensweep")).isPositive();
        assertThat(median(report, "p99 beside the procedure without sleep")).isPositive();
    }

    @Test
    void dividesTheWorkAmongInstances() throws Exception {
        // When
        JsonNode report = measured("scale", "--tokens", "2000");

        // Then
        assertThat(median(report, "4 instances: least purged / most")).isGreaterThan(0.5);
        assertThat(median(report, "4 instances: least partitions / most")).isEqualTo(1);
    }

    @Test
    void tellsWhatALifeCosts() throws Exception {
        // When
        JsonNode report = measured("cost", "--for", "6s");

        // Then
        assertThat(median(report, "token-changes per life")).isBetween(100.0, 2_000.0);
        assertThat(median(report, "token-audit per life")).isBetween(100.0, 5_000.0);
        assertThat(median(report, "token-verdicts per life")).isBetween(30.0, 1_000.0);
        assertThat(median(report, "database log per life")).isBetween(1_000.0, 20_000.0);
        assertThat(median(report, "processor time of the log's reader in the database per life"))
                .isPositive();
    }

    @Test
    void tellsHowFastMemoryAndFilesGrow() throws Exception {
        // When
        JsonNode report = measured("soak", "--for", "15s");

        // Then
        assertThat(report.at("/scenarios/0/seconds").asInt()).isEqualTo(15);
        assertThat(median(report, "heap after GC, MiB")).isBetween(10.0, 512.0);
        assertThat(median(report, "committed by the JVM, MiB")).isBetween(50.0, 2_000.0);
        assertThat(median(report, "threads")).isGreaterThan(10);
        assertThat(median(report, "open files")).isGreaterThan(10);
        assertThat(report.at("/scenarios/0/targets").findValuesAsText("figure"))
                .contains("heap after GC, MiB, growth per hour");
    }

    private JsonNode measured(String scenario, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("bench", scenario));
        words.addAll(List.of(options));
        words.addAll(List.of("--runs", "1", "--output", "json"));
        try (TokensweepProcess bench =
                TokensweepProcess.start(directory, words.toArray(String[]::new))) {
            int exitCode = bench.await(RunFixture.LIMIT.multipliedBy(2));
            assertThat(exitCode).as(bench.errText()).isZero();
            JsonNode report = new ObjectMapper().readTree(bench.outLines().get(0));
            assertThat(report.get("violations").asInt()).isZero();
            return report;
        }
    }

    private static double median(JsonNode report, String name) {
        for (JsonNode figure : report.at("/scenarios/0/figures")) {
            if (figure.get("name").asText().equals(name)) {
                return figure.get("median").asDouble();
            }
        }
        throw new AssertionError("no figure is called " + name);
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
            assertThat(bench.await(RunFixture.LIMIT)).isEqualTo(1);
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
