package dev.tokensweep.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.ConsoleConfig;
import dev.tokensweep.capture.CaptureStatus;
import dev.tokensweep.sink.SinkStatus;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private static final String TOKEN = "0123456789abcdef-the-token";
    private static final String LOCAL = "Host: localhost";

    private final AtomicReference<PipelineStatus> pipeline =
            new AtomicReference<>(Statuses.working());
    private Console console;

    @AfterEach
    void stop() {
        if (console != null) {
            console.close();
        }
    }

    @Test
    void saysThatTheProcessWorksAndHow() throws Exception {
        // Given
        startOpen();

        // Then
        assertThat(RawRequest.body(get("/live"))).contains("{\"live\":true}");
        assertThat(RawRequest.body(get("/ready"))).contains("{\"ready\":true}");
        assertThat(RawRequest.body(get("/started"))).contains("{\"started\":true}");
        JsonNode status = new ObjectMapper().readTree(RawRequest.body(get("/status")));
        assertThat(status.at("/capture/state").asText()).isEqualTo("STREAMING");
        assertThat(status.at("/cleaner/state").asText()).isEqualTo("RUNNING");
        assertThat(status.at("/sink/purged").asLong()).isEqualTo(7);
    }

    @Test
    void tellsWhatAStageWaitsForAndIsNotReadyMeanwhile() throws Exception {
        // Given
        startOpen();

        // When
        pipeline.set(
                Statuses.of(
                        Statuses.capture(CaptureStatus.State.STARTING, "the database", false),
                        SinkStatus.State.RUNNING));

        // Then
        assertThat(RawRequest.status(get("/ready"))).isEqualTo(503);
        assertThat(RawRequest.status(get("/started"))).isEqualTo(503);
        assertThat(get("/status")).contains("\"reason\":\"the database\"");
    }

    @Test
    void countsAnInstanceThatStandsByAsStartedAndStaysStarted() throws Exception {
        // Given
        startOpen();
        pipeline.set(
                Statuses.of(
                        Statuses.capture(CaptureStatus.State.STARTING, "the slot", true),
                        SinkStatus.State.RUNNING));
        assertThat(RawRequest.status(get("/started"))).isEqualTo(200);

        // When
        pipeline.set(
                Statuses.of(
                        Statuses.capture(CaptureStatus.State.STARTING, "the database", false),
                        SinkStatus.State.STARTING));

        // Then
        assertThat(RawRequest.status(get("/started"))).isEqualTo(200);
        assertThat(RawRequest.status(get("/ready"))).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /status, 405",
        "DELETE /live, 405",
        "PURGE /, 405",
        "GET /nothing, 404",
        "GET /status/../../etc/passwd, 400",
        "GET /%2e%2e/%2e%2e/etc/passwd, 400",
        "GET /status;jsessionid=1, 404",
        "GET /status/%00, 400"
    })
    void refusesWithProblemDetails(String line, int status) throws Exception {
        // Given
        startOpen();

        // When
        String answer = send(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(RawRequest.status(answer)).isEqualTo(status);
        assertIsProblem(answer, status);
    }

    @Test
    void refusesAnOversizedQueryAndAnOversizedRequest() throws Exception {
        // Given
        startOpen();

        // Then
        assertIsProblem(get("/status?q=" + "x".repeat(1_100)), 414);
        assertIsProblem(get("/status?q=" + "x".repeat(20_000)), 414);
        assertIsProblem(
                RawRequest.get(console.port(), "/status", LOCAL, "X: " + "x".repeat(20_000)), 431);
    }

    @Test
    void saysWhichMethodsThereAre() throws Exception {
        // Given
        startOpen();

        // Then
        assertThat(send("POST /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("Allow: GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: https://evil.example",
                "Origin: null"
            })
    void refusesRequestsOfOtherSites(String header) throws Exception {
        // Given
        startOpen();

        // Then
        assertIsProblem(RawRequest.get(console.port(), "/status", LOCAL, header), 403);
    }

    @Test
    void answersAPageOfItsOwnAndALinkFromElsewhere() throws Exception {
        // Given
        startOpen();
        int port = console.port();

        // Then
        assertThat(
                        RawRequest.get(
                                port,
                                "/status",
                                "Host: localhost:" + port,
                                "Origin: http://localhost:" + port,
                                "Sec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200");
        assertThat(
                        RawRequest.get(
                                port,
                                "/status",
                                LOCAL,
                                "Sec-Fetch-Site: cross-site",
                                "Sec-Fetch-Mode: navigate"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void isNotFooledByAForeignNameForThisMachine() throws Exception {
        // Given
        startOpen();

        // Then
        assertIsProblem(RawRequest.get(console.port(), "/status", "Host: evil.example"), 403);
        assertThat(RawRequest.get(console.port(), "/live", "Host: evil.example"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void asksForTheTokenAndTellsItToNobody() throws Exception {
        // Given
        console = start(new ConsoleConfig("127.0.0.1", 0, TOKEN, null));
        int port = console.port();
        String wrong = TOKEN.replace('d', 'e');

        // Then
        assertIsProblem(RawRequest.get(port, "/status", LOCAL), 401);
        assertThat(RawRequest.get(port, "/status", LOCAL)).contains("WWW-Authenticate: Basic");
        assertIsProblem(
                RawRequest.get(port, "/status", LOCAL, "Authorization: Bearer " + wrong), 401);
        assertIsProblem(RawRequest.get(port, "/status", LOCAL, "Authorization: Basic ###"), 401);
        assertIsProblem(RawRequest.get(port, "/status", LOCAL, "Authorization: " + TOKEN), 401);
        assertThat(RawRequest.get(port, "/status", LOCAL, "Authorization: Bearer " + TOKEN))
                .startsWith("HTTP/1.1 200");
        assertThat(RawRequest.get(port, "/status", LOCAL, "Authorization: Basic " + basic(TOKEN)))
                .startsWith("HTTP/1.1 200");
        assertThat(RawRequest.get(port, "/live", LOCAL)).startsWith("HTTP/1.1 200");
    }

    @Test
    void asksForTheProxysWordAndWithATokenForBoth() throws Exception {
        // Given
        console = start(new ConsoleConfig("127.0.0.1", 0, TOKEN, "X-Forwarded-User"));
        int port = console.port();
        String token = "Authorization: Bearer " + TOKEN;

        // Then
        assertIsProblem(RawRequest.get(port, "/status", LOCAL, "X-Forwarded-User: maya"), 401);
        assertIsProblem(RawRequest.get(port, "/status", LOCAL, token), 401);
        assertIsProblem(RawRequest.get(port, "/status", LOCAL, token, "X-Forwarded-User: "), 401);
        assertThat(RawRequest.get(port, "/status", LOCAL, token, "X-Forwarded-User: maya"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void tellsEveryBrowserToTrustNobodyElse() throws Exception {
        // Given
        startOpen();

        // Then
        for (String answer : new String[] {get("/status"), get("/nothing"), get("/%00")}) {
            assertThat(answer)
                    .contains("Content-Security-Policy: default-src 'none'")
                    .contains("X-Content-Type-Options: nosniff")
                    .contains("X-Frame-Options: DENY")
                    .doesNotContain("unsafe-inline")
                    .doesNotContainIgnoringCase("jetty");
        }
    }

    @Test
    void saysInOneLineThatThePortIsInUse() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConsoleConfig config = new ConsoleConfig("127.0.0.1", taken.getLocalPort(), null, null);

            // Then
            assertThatThrownBy(() -> start(config))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("console.port: cannot listen on 127.0.0.1:")
                    .hasMessageContaining("or 0 for no console")
                    .hasMessageNotContaining("\n");
        }
    }

    private void startOpen() {
        console = start(new ConsoleConfig("127.0.0.1", 0, null, null));
    }

    private Console start(ConsoleConfig config) {
        return Console.start(config, Statuses.sources(pipeline::get));
    }

    private String get(String target) throws Exception {
        return RawRequest.get(console.port(), target, LOCAL);
    }

    private String send(String request) throws Exception {
        return RawRequest.send(console.port(), request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String basic(String password) {
        return Base64.getEncoder()
                .encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static void assertIsProblem(String answer, int status) throws Exception {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json")
                .doesNotContain("Exception", "\tat ", TOKEN);
        JsonNode problem = new ObjectMapper().readTree(RawRequest.body(answer));
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).isNotBlank();
    }
}
