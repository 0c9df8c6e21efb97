package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Garbage on every topic amid real traffic: put aside once, and every token goes all the same. */
class GarbageIT {
    private static final int ROUNDS = 4;
    private static final int GARBAGE_A_ROUND = 20;
    private static final int TOKENS_A_ROUND = 25;

    /** Names any application may choose for its tokens and users. */
    private static final List<String> ODD =
            List.of(
                    "x".repeat(255),
                    "\uD83D\uDD11".repeat(127),
                    "'; DROP TABLE idn_oauth2_access_token; --",
                    "\t\r\n\u0001\u007F\u202E",
                    "{\"json\": \"\\u0000\"}",
                    "%_\\");

    @TempDir Path directory;
    private final Topics topics = new Topics("", 4, Duration.ofDays(1));
    private RunFixture fixture;
    private Commands commands;
    private int app;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
        commands = fixture.commands();
        try (Connection connection = fixture.connect()) {
            app = ConsumerApps.create(connection, -1234, "app");
        }
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void isPutAsideOnceAndStopsNothing() throws Exception {
        // Given
        long seed = Long.getLong("garbage.seed", System.nanoTime());
        System.out.println("garbage.seed=" + seed);
        GarbageRecords garbage = new GarbageRecords(seed, topics);
        Set<String> sent = new TreeSet<>();
        try (TokensweepProcess run = fixture.run()) {
            fixture.awaitReady(run);

            // When
            insertOdd();
            for (int round = 0; round < ROUNDS; round++) {
                sent.addAll(send(garbage, round == 0));
                insert(TOKENS_A_ROUND);
            }

            // Then
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .untilAsserted(
                            () -> {
                                assertThat(count("idn_oauth2_access_token")).as("live").isZero();
                                assertThat(letters().size())
                                        .as("dead letters, garbage.seed=%d", seed)
                                        .isEqualTo(sent.size());
                            });
            assertThat(count("idn_oauth2_access_token_audit"))
                    .isEqualTo(ROUNDS * TOKENS_A_ROUND + ODD.size());
            assertThat(letters())
                    .as("garbage.seed=%d", seed)
                    .extracting(letter -> letter.source().toString())
                    .containsExactlyInAnyOrderElementsOf(sent);
            assertThat(letters()).extracting(DeadLetter::reason).doesNotContain("");

            listsReplaysAndDrops(sent.size());
            run.requireAlive();
        }
    }

    private void listsReplaysAndDrops(int letters) throws Exception {
        // Then
        JsonNode list = json("list", "--limit", "10000").path("deadLetters");
        assertThat(list).hasSize(letters);
        assertThat(json("list", "--limit", "7").path("more").asInt()).isEqualTo(letters - 7);

        // When
        String whole = idOf(list, "token-verdicts", 0);
        JsonNode replayed = json("replay", "--id", whole, "--author", "ada");

        // Then: it is no better than it was, and comes back with a place of its own.
        assertThat(replayed.path("replayed").path(0).asText()).isEqualTo(whole);
        Awaitility.await().atMost(RunFixture.LIMIT).until(() -> letters().size() == letters + 1);
        assertThat(json("replay", "--id", whole).path("replayed")).isEmpty();
        assertThat(letters()).hasSize(letters + 1);
        assertFails(2, "cut off", "replay", "--id", idOf(list, "token-verdicts", 700_000));
        assertFails(2, "no dead letter 0:987654", "drop", "--id", "0:987654", "--reason", "r");

        // When
        json("drop", "--all", "--reason", "a test", "--author", "ada");

        // Then
        assertThat(json("list").path("deadLetters")).isEmpty();
        JsonNode settled = json("list", "--all", "--limit", "10000").path("deadLetters");
        assertThat(settled).hasSize(letters + 1);
        assertThat(settled)
                .allMatch(letter -> letter.path("settled").path("by").asText().equals("ada"));
    }

    /** Where the garbage came to stand. */
    private List<String> send(GarbageRecords garbage, boolean withHugeOnes)
            throws InterruptedException, ExecutionException {
        Map<String, Object> properties = new HashMap<>(fixture.kafka());
        properties.put("max.request.size", 2_000_000);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : garbage.topics()) {
                List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
                for (int i = 0; i < GARBAGE_A_ROUND; i++) {
                    records.add(garbage.next(topic));
                }
                if (withHugeOnes) {
                    records.add(garbage.huge(topic));
                }
                records.forEach(record -> sent.add(producer.send(record)));
            }
        }
        List<String> places = new ArrayList<>();
        for (Future<RecordMetadata> one : sent) {
            RecordMetadata at = one.get();
            places.add(new RecordPlace(at.topic(), at.partition(), at.offset()).toString());
        }
        return places;
    }

    private void insertOdd() throws SQLException {
        try (Connection connection = fixture.connect()) {
            for (String odd : ODD) {
                TokenInsert.tokenOf(app)
                        .id(odd)
                        .user(odd.substring(0, Math.min(100, odd.length())))
                        .state("REVOKED")
                        .stateId("state")
                        .insert(connection);
            }
        }
    }

    private void insert(int tokens) throws SQLException {
        try (Connection connection = fixture.connect()) {
            for (int i = 0; i < tokens; i++) {
                TokenInsert.tokenOf(app).state("REVOKED").insert(connection);
            }
        }
    }

    private int count(String table) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    private List<DeadLetter> letters() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                fixture.kafka().get("bootstrap.servers"),
                                "isolation.level",
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topics.deadLetters(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records.stream()
                    .map(DeadLetterFormat::readLetter)
                    .filter(letter -> letter != null)
                    .collect(Collectors.toList());
        }
    }

    /** Of a letter from that topic that lacks so many bytes at least, or none. */
    private static String idOf(JsonNode list, String topic, int truncatedBytes) {
        for (JsonNode letter : list) {
            int cutOff = letter.path("truncatedBytes").asInt();
            boolean fits = truncatedBytes == 0 ? cutOff == 0 : cutOff >= truncatedBytes;
            if (fits && letter.path("source").path("topic").asText().equals(topic)) {
                return letter.path("id").asText();
            }
        }
        throw new AssertionError("no such letter of " + topic);
    }

    private JsonNode json(String... words) throws Exception {
        return commands.json(ofLetters(words));
    }

    private void assertFails(int exitCode, String told, String... words) throws Exception {
        assertThat(commands.refused(exitCode, ofLetters(words))).contains(told);
    }

    private static String[] ofLetters(String... words) {
        return Stream.concat(Stream.of("dead-letters"), Stream.of(words)).toArray(String[]::new);
    }
}
