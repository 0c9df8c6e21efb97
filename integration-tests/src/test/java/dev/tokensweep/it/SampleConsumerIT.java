package dev.tokensweep.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.RandomEvents;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader that the contract's page shows compiles as it stands there, and reads. */
class SampleConsumerIT {
    private static final Path PAGE = Path.of("..", "docs", "audit", "README.md");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String TOPIC = "token-audit";

    @TempDir Path directory;

    @Test
    void tellsWhatWasCommittedOnceAndNothingElse() throws Exception {
        // Given
        compile(code());
        List<AuditEvent> given = events(AuditType.REMOVED_BY_OTHERS, 1);
        List<AuditEvent> lost = events(AuditType.REMOVED_BY_OTHERS, 2);
        List<AuditEvent> others = events(AuditType.ARCHIVED, 3);

        try (SandboxProcess broker =
                SandboxProcess.start(
                        directory.resolve("sandbox"),
                        EnumSet.of(Service.BROKER),
                        directory.resolve("sandbox.log"))) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1))).all().get();
            }
            send(kafka, "given-up", given, false);
            send(kafka, "lost", lost, true);
            send(kafka, "other", others, true);

            // When
            Path out = directory.resolve("out.txt");
            Process reader =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    directory
                                            + System.getProperty("path.separator")
                                            + System.getProperty("java.class.path"),
                                    "LostTokens",
                                    broker.bootstrapServers(),
                                    TOPIC)
                            .redirectOutput(out.toFile())
                            .redirectError(directory.resolve("err.txt").toFile())
                            .start();
            try {
                // Then
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast("the reader ended", () -> !reader.isAlive())
                        .until(() -> told(out).size() >= lost.size());
                assertThat(told(out))
                        .hasSize(lost.size())
                        .allSatisfy(line -> assertThat(line).startsWith("lost-").contains(" of "));
            } finally {
                reader.destroyForcibly().waitFor();
            }
        }
    }

    /** The log of the client goes to the same place. */
    private static List<String> told(Path out) throws IOException {
        return Files.readAllLines(out).stream()
                .filter(line -> line.contains(" of "))
                .filter(line -> line.contains(" at 20"))
                .toList();
    }

    private static List<AuditEvent> events(AuditType type, long seed) {
        RandomEvents events = new RandomEvents(seed);
        List<AuditEvent> some = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            some.add(events.next(type));
        }
        return some;
    }

    private static void send(
            Map<String, Object> kafka, String name, List<AuditEvent> events, boolean commit) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("transactional.id", name);
        AuditJson json = new AuditJson();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            int number = 0;
            for (AuditEvent event : events) {
                byte[] key = (name + "-" + number++).getBytes(UTF_8);
                // A failed send fails the commit.
                var unused =
                        producer.send(
                                new ProducerRecord<>(TOPIC, key, json.serialize(TOPIC, event)));
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static String code() throws IOException {
        Matcher code = CODE.matcher(Files.readString(PAGE));
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private void compile(String code) throws IOException {
        Path source = Files.writeString(directory.resolve("LostTokens.java"), code);
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                directory.toString(),
                                source.toString());
        assertThat(failed).isZero();
    }
}
