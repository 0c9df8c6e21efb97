package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One record, replayed by the commands: whole, at a pace, into files, and to a cleaner. */
class ReplayIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final Topics REHEARSAL = new Topics("rehearsal.", 4, Duration.ofDays(30));
    private static final int LEDGER_ENTRIES = 1_000;

    @TempDir static Path directory;
    private static RunFixture fixture;
    private static Commands commands;

    @BeforeAll
    static void start() throws Exception {
        fixture = RunFixture.start(directory);
        commands = fixture.commands();
        try (TokensweepProcess run = fixture.run()) {
            fixture.awaitReady(run);
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS);
                    Connection connection = fixture.connect();
                    TokenTraffic traffic =
                            TokenTraffic.start(fixture.database(), System.nanoTime(), 150, false)) {
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> ledgerEntries(connection) >= LEDGER_ENTRIES);
                traffic.stop();
                RunFixture.awaitRest(run, connection, audit);
            }
        }
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void leadsACleanerToTheSameVerdictsAgain() throws Exception {
        // Given
        commands.lines("replay", "--as", "changes", "--to-topic", REHEARSAL.tokenChanges());
        Map<String, AuditEvent> archived = new HashMap<>();
        Set<String> live = new HashSet<>();
        for (ConsumerRecord<String, AuditEvent> told : read(TOPICS.tokenAudit(), new AuditJson())) {
            AuditEvent event = told.value();
            if (event.type() == AuditType.ARCHIVED) {
                archived.put(told.key(), event);
            }
            if (event.type().showsRow()) {
                live.add(told.key());
            } else if (event.type().isTerminal()) {
                live.remove(told.key());
            }
        }
        assertThat(archived).hasSizeGreaterThan(100);
        assertThat(live).isNotEmpty();

        // When
        Map<String, List<Verdict>> verdicts = new HashMap<>();
        try (TokensweepProcess observer =
                fixture.run(
                        "--roles",
                        "cleaner",
                        "--set",
                        "kafka.topic-prefix=" + REHEARSAL.prefix(),
                        "--set",
                        "cleanup.enabled=false",
                        "--set",
                        "data-dir=" + directory.resolve("rehearsal"))) {
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(observer::requireAlive)
                    .ignoreExceptionsInstanceOf(KafkaException.class)
                    .until(() -> ends(REHEARSAL.tokenAudit()) >= archived.size());
        }
        for (ConsumerRecord<String, Verdict> each :
                read(REHEARSAL.tokenVerdicts(), Wire.verdict().deserializer())) {
            verdicts.computeIfAbsent(each.key(), any -> new ArrayList<>()).add(each.value());
        }

        // Then
        archived.forEach(
                (id, event) -> {
                    assertThat(verdicts).as("verdict on %s", id).containsKey(id);
                    assertThat(verdicts.get(id))
                            .as(id)
                            .anySatisfy(
                                    verdict -> {
                                        assertThat(verdict.version())
                                                .isEqualTo(event.row().version());
                                        assertThat(verdict.reason()).isEqualTo(event.reason());
                                        assertThat(verdict.rule()).isEqualTo(event.rule());
                                        assertThat(verdict.eligibleMicros())
                                                .isEqualTo(event.eligibleMicros());
                                    });
                });
    }

    @Test
    void goesAtItsPaceAndExportsTheSame() throws Exception {
        // Given
        List<ConsumerRecord<String, AuditEvent>> record =
                read(TOPICS.tokenAudit(), new AuditJson());
        long first = record.stream().mapToLong(each -> each.value().atMicros()).min().orElseThrow();
        long last = record.stream().mapToLong(each -> each.value().atMicros()).max().orElseThrow();
        Duration took = Duration.ofNanos((last - first) * 1000);

        // When
        long startNanos = System.nanoTime();
        List<String> lines = commands.lines("replay", "--speed", "2");
        Duration replayed = Duration.ofNanos(System.nanoTime() - startNanos);

        // Then
        assertThat(lines).hasSize(record.size());
        assertThat(replayed).isGreaterThanOrEqualTo(took.dividedBy(2));
        isInOrder(lines);
        assertThat(commands.refused(2, "replay", "--speed", "-1")).contains("--speed");

        // When
        Path file = directory.resolve("record.ndjson");
        commands.lines("replay", "--file", file.toString(), "--type", "ARCHIVED,REMOVED_BY_OTHERS");
        commands.lines("export", directory.resolve("parquet").toString());
        commands.lines("export", directory.resolve("csv").toString(), "--format", "csv");

        // Then
        long ends = record.stream().filter(each -> each.value().type().isTerminal()).count();
        assertThat(Files.readAllLines(file)).hasSize((int) ends);
        assertThat(count("'%s/**/*.parquet'".formatted(directory.resolve("parquet"))))
                .isEqualTo(record.size());
        assertThat(count("read_csv('%s/**/*.csv')".formatted(directory.resolve("csv"))))
                .isEqualTo(record.size());
    }

    private static void isInOrder(List<String> lines) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        Map<Integer, Long> offsets = new HashMap<>();
        for (String line : lines) {
            JsonNode json = mapper.readTree(line);
            Long before = offsets.put(json.path("partition").asInt(), json.path("offset").asLong());
            assertThat(before == null || before < json.path("offset").asLong()).isTrue();
        }
    }

    private static long count(String from) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static int ledgerEntries(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM ledger.op")) {
            row.next();
            return row.getInt(1);
        }
    }

    private <T> List<ConsumerRecord<String, T>> read(String topic, Deserializer<T> values) {
        Map<String, Object> properties = new HashMap<>(fixture.kafka());
        properties.put("isolation.level", "read_committed");
        List<ConsumerRecord<String, T>> records = new ArrayList<>();
        try (KafkaConsumer<String, T> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), values)) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** How many tokens the rehearsal has told the end of: all events are followed then. */
    private long ends(String topic) {
        return read(topic, new AuditJson()).stream()
                .filter(each -> each.value().type() == AuditType.ARCHIVED)
                .count();
    }

    private static List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            partitions.add(new TopicPartition(topic, number));
        }
        return partitions;
    }
}
