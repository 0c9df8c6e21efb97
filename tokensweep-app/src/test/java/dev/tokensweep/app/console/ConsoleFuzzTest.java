package dev.tokensweep.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.app.config.ConsoleConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Ten thousand requests that nobody means. */
class ConsoleFuzzTest {
    private static final int REQUESTS = 10_000;
    private static final int HANDS = 4;
    private static final String TOKEN = "0123456789abcdef-the-token";
    private static final String[] METHODS = {
        "GET", "POST", "HEAD", "TRACE", "CONNECT", "get", "PRI", "GET\t", "\u0000", "", "OPTIONS"
    };
    private static final String[] TARGETS = {
        "/", "/status", "/metrics", "/api/overview", "/api/events", "/api/tokens/x", "*", "",
        "http://localhost/status", "/../..", "/%", "/%zz", "/%c0%ae", "//", "/a;b=c", "/\u00e9",
        "/api/tokens/%2F", "/api/tokens/' OR 1=1", "/status?%", "/status?a=%00", "/?&&&=&"
    };
    private static final String[] VERSIONS = {
        "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "X"
    };
    private static final String[] HEADERS = {
        "Host: localhost",
        "Host: ",
        "Host: a b",
        "Host: [::",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue",
        "Transfer-Encoding: x",
        "Authorization: Basic ====",
        "Authorization: Bearer",
        "Accept: */*;q=x",
        "Range: bytes=9-1",
        "Cookie: =;=",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: x",
        "Last-Event-ID: 1",
        ": no name",
        " folded",
        "If-Modified-Since: never",
        "Origin: null",
        "X-Forwarded-User: \u0001"
    };

    @Test
    void neverFailsAndNeverTellsOfItself() throws Exception {
        // Given
        TreeMap<Integer, Integer> answers = new TreeMap<>();
        try (Console console =
                Console.start(
                        new ConsoleConfig("127.0.0.1", 0, TOKEN, null),
                        Statuses.sources(Statuses::working))) {
            ExecutorService threads = Executors.newFixedThreadPool(HANDS);

            // When
            List<Callable<List<String>>> hands = new ArrayList<>();
            for (int hand = 0; hand < HANDS; hand++) {
                Random random = new Random(hand);
                hands.add(() -> ask(console.port(), random));
            }

            // Then
            for (Future<List<String>> answered : threads.invokeAll(hands)) {
                for (String answer : answered.get()) {
                    answers.merge(RawRequest.status(answer), 1, Integer::sum);
                    assertThat(answer)
                            .doesNotContain("Exception", "\tat ", TOKEN)
                            .doesNotContainIgnoringCase("jetty");
                }
            }
            threads.shutdown();
            assertThat(RawRequest.get(console.port(), "/live", "Host: localhost"))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(answers.keySet()).allMatch(status -> status < 500);
        assertThat(answers).containsKeys(400, 401, 405);
    }

    private static List<String> ask(int port, Random random) throws IOException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS / HANDS; i++) {
            answers.add(RawRequest.send(port, request(random)));
        }
        return answers;
    }

    private static byte[] request(Random random) throws IOException {
        if (random.nextInt(20) == 0) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        write(request, one(METHODS, random) + " " + one(TARGETS, random));
        if (random.nextInt(10) == 0) {
            write(request, "?" + "q".repeat(random.nextInt(12_000)));
        }
        write(request, " " + one(VERSIONS, random) + "\r\n");
        int headers = random.nextInt(4);
        for (int i = 0; i < headers; i++) {
            write(request, one(HEADERS, random) + (random.nextInt(15) == 0 ? "\n" : "\r\n"));
        }
        write(request, random.nextInt(15) == 0 ? "" : "Connection: close\r\n\r\n");
        return request.toByteArray();
    }

    private static void write(ByteArrayOutputStream request, String text) throws IOException {
        request.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }
}
