package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokensweep.bench.Bench;
import dev.tokensweep.bench.BenchOptions;
import dev.tokensweep.bench.Figure;
import dev.tokensweep.bench.Outcome;
import dev.tokensweep.bench.Target;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class BenchReportTest {
    private static final Outcome OUTCOME =
            new Outcome(
                    "drain",
                    List.of(
                            new Figure("ours", "tokens/s", List.of(1_000.0, 3_000.0, 2_000.0)),
                            new Figure("ours / <theirs>", "", List.of(0.25))),
                    List.of(
                            new Target("ours / <theirs>", true, 0.5),
                            new Target("never measured", false, 1)),
                    List.of("1 token is lost"));

    private static final Bench.Report REPORT =
            new Bench.Report(
                    new BenchOptions(
                            List.of("drain"),
                            5_000,
                            3,
                            Duration.ofSeconds(30),
                            Path.of("data"),
                            List.of("sink.threads=2"),
                            "Main"),
                    Map.of("fsync", "on"),
                    List.of(OUTCOME));

    @Test
    void tellsMedianSpreadTargetAndEveryViolationInWords() {
        // When
        String text = printed(Output.TEXT);

        // Then
        assertThat(text)
                .containsPattern("ours +2,000 tokens/s +\\(1,000 to 3,000\\)")
                .containsPattern("ours / <theirs> +0.25 +target: at least 0.50, MISSED")
                .contains("violations 1", "drain: 1 token is lost");
    }

    @Test
    void hasInJsonWhatTheFiguresDependOn() throws Exception {
        // When
        JsonNode json = BenchReport.json(REPORT);

        // Then
        assertThat(printed(Output.JSON)).isEqualTo(json + System.lineSeparator());
        assertThat(json.at("/database/fsync").asText()).isEqualTo("on");
        assertThat(json.at("/settings/0").asText()).isEqualTo("sink.threads=2");
        assertThat(json.at("/scenarios/0/figures/0/median").asDouble()).isEqualTo(2_000);
        assertThat(json.at("/scenarios/0/targets/0/met").asBoolean(true)).isFalse();
        assertThat(json.at("/scenarios/0/targets/1/met").asBoolean(true)).isFalse();
        assertThat(json.get("violations").asInt()).isEqualTo(1);
        assertThat(BenchReport.json(REPORT, OUTCOME).at("/database/fsync").asText())
                .isEqualTo("on");
    }

    @Test
    void drawsABarForEachFigureAsLongAsItsMedian() throws Exception {
        // When
        Document picture =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(
                                new ByteArrayInputStream(
                                        BenchChart.svg(OUTCOME).getBytes(StandardCharsets.UTF_8)));

        // Then: the first is the ground
        assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(3);
        assertThat(width(picture, 1)).isEqualTo("240");
        assertThat(width(picture, 2)).isEqualTo("360");
    }

    private static String width(Document picture, int bar) {
        return picture.getElementsByTagName("rect")
                .item(bar)
                .getAttributes()
                .getNamedItem("width")
                .getTextContent();
    }

    private static String printed(Output output) {
        StringWriter out = new StringWriter();
        BenchReport.print(REPORT, output, new PrintWriter(out));
        return out.toString();
    }
}
