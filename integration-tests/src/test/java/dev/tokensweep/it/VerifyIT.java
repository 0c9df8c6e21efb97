package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.TestKeys;
import dev.tokensweep.events.Topics;
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
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Record and archive are found to be as they were written, until somebody touches either. */
class VerifyIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final int LEDGER_ENTRIES = 1_000;
    private static final String ARCHIVE = "idn_oauth2_access_token_audit";
    private static final String SCOPES = "tokensweep_archive_oauth2_access_token_scope";

    @TempDir Path directory;
    private RunFixture fixture;
    private Commands commands;
    private TestKeys keys;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
        commands = fixture.commands();
        keys = TestKeys.in(directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void findsWhateverWasTouchedAndNothingElse() throws Exception {
        runWithAKillInTheMiddle();
        everythingIsSound();
        everyCellAndRowOfTheArchiveIsLookedAt();
        everyByteOfACopyIsLookedAt();
    }

    private void runWithAKillInTheMiddle() throws Exception {
        try (TokensweepProcess run = signingRun()) {
            fixture.awaitReady(run);
            try (TokenTraffic traffic =
                    TokenTraffic.start(fixture.database(), System.nanoTime(), 150, false)) {
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> count("ledger.op") >= LEDGER_ENTRIES);
                run.kill();
                traffic.stop();
            }
        }
        try (TokensweepProcess run = signingRun()) {
            fixture.awaitReady(run);
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS);
                    Connection connection = fixture.connect()) {
                RunFixture.awaitRest(run, connection, audit);
            }
            // A checkpoint over the last event of each partition.
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(this::isSignedToTheEnd);
        }
    }

    private TokensweepProcess signingRun() {
        return fixture.run(
                "--set",
                "audit.signing-key-file=" + keys.privateFile(),
                "--set",
                "audit.checkpoint-interval=1s");
    }

    private int count(String table) throws SQLException {
        return Integer.parseInt(one("SELECT count(*) FROM " + table));
    }

    private boolean isSignedToTheEnd() throws Exception {
        for (JsonNode partition : verified(0, "--no-archive").path("partitions")) {
            if (partition.path("signedUpTo").asLong()
                    != partition.at("/last/sequence").asLong(-1)) {
                return false;
            }
        }
        return true;
    }

    private void everythingIsSound() throws Exception {
        // When
        JsonNode report = verified(0);

        // Then
        assertThat(report.path("sound").asBoolean()).isTrue();
        assertThat(report.at("/archive/compared").asLong())
                .isEqualTo(count(ARCHIVE))
                .isGreaterThan(100);
        for (JsonNode partition : report.path("partitions")) {
            assertThat(partition.path("events").asLong())
                    .isEqualTo(partition.at("/last/sequence").asLong() + 1);
            assertThat(partition.path("eventsBeforeChain").asLong()).isZero();
        }
    }

    private void everyCellAndRowOfTheArchiveIsLookedAt() throws Exception {
        // Given
        List<String> ids = all("SELECT token_id FROM " + ARCHIVE + " ORDER BY token_id LIMIT 7");
        Map<String, String> changes =
                Map.of(
                        "token_state", "'ACTIVE!'",
                        "time_created", "time_created + interval '1 microsecond'",
                        "validity_period", "validity_period + 1",
                        "authz_user", "NULL",
                        "grant_type", "'changed'");
        Map<String, String> expected = new TreeMap<>();
        int next = 0;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            String id = ids.get(next++);
            touch(
                    "UPDATE %s SET %s = %s WHERE token_id = '%s'"
                            .formatted(ARCHIVE, change.getKey(), change.getValue(), id));
            expected.put(id, change.getKey());
        }
        touch(
                "UPDATE %s SET token_id = 'put-in' WHERE token_id = '%s'"
                        .formatted(ARCHIVE, ids.get(5)));
        touch(
                "INSERT INTO %1$s SELECT * FROM %1$s WHERE token_id = '%2$s'"
                        .formatted(ARCHIVE, ids.get(6)));
        String scoped = one("SELECT max(token_id) FROM " + SCOPES);
        touch(
                "UPDATE %s SET token_scope = token_scope || 'x' WHERE token_id = '%s'"
                        .formatted(SCOPES, scoped));
        expected.put(ids.get(5), "null");
        expected.put("put-in", "null");
        expected.put(ids.get(6), "null");
        expected.put(scoped, "token_scope");

        // When
        JsonNode findings = verified(3, "--patience", "1s").at("/archive/firstFindings");

        // Then
        Map<String, String> found = new TreeMap<>();
        Map<String, String> what = new TreeMap<>();
        for (JsonNode each : findings) {
            String id = each.path("tokenId").asText();
            found.put(id, each.path("column").asText());
            what.put(id, each.path("what").asText());
        }
        assertThat(found).isEqualTo(expected);
        assertThat(what.get(ids.get(5))).startsWith("is not in the archive");
        assertThat(what.get("put-in"))
                .isEqualTo("is in the archive, and the record knows nothing of it");
        assertThat(what.get(ids.get(6))).isEqualTo("is in the archive 2 times");
    }

    private void everyByteOfACopyIsLookedAt() throws Exception {
        // Given
        commands.lines("replay", "--to-topic", "copy");

        // When
        JsonNode copy = verified(0, "--topic", "copy");

        // Then
        assertThat(copy.path("sound").asBoolean()).isTrue();

        // Given
        int partition = 2;
        List<ConsumerRecord<byte[], byte[]>> records = read(partition);
        int changed = records.size() / 2;
        records.get(changed).value()[20] ^= 1;
        write("changed", partition, records);

        // When
        JsonNode report = verified(3, "--topic", "changed").at("/partitions/" + partition);

        // Then
        assertThat(report.path("breaks").asInt()).isEqualTo(1);
        assertThat(report.at("/firstBreaks/0/partition").asInt()).isEqualTo(partition);
        assertThat(report.at("/firstBreaks/0/offset").asInt()).isEqualTo(changed);
        assertThat(String.join("\n", commands.lines(3, "verify", "--topic", "changed")))
                .contains("WRONG changed, partition 2, offset %d: was changed".formatted(changed));
    }

    private List<ConsumerRecord<byte[], byte[]>> read(int partition) {
        Map<String, Object> properties = new HashMap<>(fixture.kafka());
        properties.put("isolation.level", "read_committed");
        TopicPartition from = new TopicPartition(TOPICS.tokenAudit(), partition);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            long end = consumer.endOffsets(List.of(from)).get(from);
            while (consumer.position(from) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** Other partitions of the new topic are copied as they are. */
    private void write(String topic, int partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws Exception {
        commands.lines("replay", "--to-topic", topic, "--token", "no-such-token");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        fixture.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < 4; number++) {
                for (ConsumerRecord<byte[], byte[]> each :
                        number == partition ? records : read(number)) {
                    producer.send(
                                    new ProducerRecord<>(
                                            topic,
                                            number,
                                            each.timestamp(),
                                            each.key(),
                                            each.value(),
                                            each.headers()))
                            .get();
                }
            }
        }
    }

    private JsonNode verified(int exitCode, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("verify"));
        words.addAll(List.of("--public-key", keys.publicFile().toString()));
        words.addAll(List.of(more));
        return commands.json(exitCode, words.toArray(String[]::new));
    }

    private void touch(String sql) throws SQLException {
        fixture.execute(sql);
    }

    private String one(String sql) throws SQLException {
        return all(sql).get(0);
    }

    private List<String> all(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
