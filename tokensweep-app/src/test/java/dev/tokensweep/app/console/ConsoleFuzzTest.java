package dev.tokensweep.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.app.config.ConsoleConfig;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand requests that nobody means, at a console before a real broker. */
class ConsoleFuzzTest {
    private static final int REQUESTS = 10_000;
    private static final int HANDS = 4;
    private static final String TOKEN = "0123456789abcdef-the-token";
    private static final String TOPIC = "token-audit";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;
    private SandboxProcess broker;
    private Console console;

    @BeforeEach
    void start() throws Exception {
        broker =
                SandboxProcess.start(
                        directory.resolve("broker"),
                        EnumSet.of(Service.BROKER),
                        directory.resolve("broker.log"));
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1))).all().get();
        }
        console =
                Console.start(
                        new ConsoleConfig("127.0.0.1", 0, TOKEN, null),
                        Statuses.sources(Statuses::working, new LifeSearch(kafka, TOPIC)));
    }

    @AfterEach
    void stop() {
        console.close();
        broker.close();
    }

    @Test
    void neverFailsNeverTellsOfItselfAndSaysWhatIsWrongInOneForm() throws Exception {
        // Given
        List<Callable<List<String>>> hands = new ArrayList<>();
        for (int hand = 0; hand < HANDS; hand++) {
            FuzzedRequests requests = new FuzzedRequests(hand, TOKEN);
            hands.add(() -> ask(console.port(), requests));
        }
        ExecutorService threads = Executors.newFixedThreadPool(HANDS);

        // When
        TreeMap<Integer, Integer> answers = new TreeMap<>();
        for (Future<List<String>> answered : threads.invokeAll(hands)) {
            for (String answer : answered.get()) {
                answers.merge(RawRequest.status(answer), 1, Integer::sum);
                assertIsDecent(answer);
            }
        }
        threads.shutdown();

        // Then
        assertThat(answers.keySet()).as(answers.toString()).allMatch(status -> status < 500);
        assertThat(answers).containsKeys(200, 400, 401, 403, 404, 405, 414, 431);
        assertThat(RawRequest.get(console.port(), "/live", "Host: localhost"))
                .startsWith("HTTP/1.1 200");
    }

    private static List<String> ask(int port, FuzzedRequests requests) throws IOException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS / HANDS; i++) {
            answers.add(RawRequest.send(port, requests.next()));
        }
        return answers;
    }

    private static void assertIsDecent(String answer) throws IOException {
        assertThat(answer)
                .doesNotContain("Exception", "\tat ", "dev.tokensweep", TOKEN, "wrong-as-can-be")
                .doesNotContainIgnoringCase("jetty", "javalin");
        int end = answer.indexOf("\r\n\r\n");
        if (RawRequest.status(answer) < 400 || end < 0 || RawRequest.body(answer).isEmpty()) {
            return;
        }
        String head = answer.substring(0, end);
        if (head.contains("Content-Length: 0")) {
            // What was broken off was taken for another request, which has its own answer.
            assertThat(RawRequest.body(answer)).startsWith("HTTP/1.1 ");
            assertIsDecent(RawRequest.body(answer));
            return;
        }
        assertThat(head).contains("application/problem+json");
        JsonNode problem = JSON.readTree(RawRequest.body(answer));
        assertThat(problem.path("status").asInt()).isEqualTo(RawRequest.status(answer));
        assertThat(problem.path("detail").asText()).isNotBlank();
    }
}
