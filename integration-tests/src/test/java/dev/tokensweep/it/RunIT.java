package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Summary;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.FreePort;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));

    @TempDir Path directory;
    private RunFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void movesARevokedTokenToTheArchiveAndKeepsALiveOneAndTellsNoSecret() throws Exception {
        // Given
        String live;
        String revoked;
        try (Connection connection = fixture.connect()) {
            int app = ConsumerApps.create(connection, -1234, "app");
            live = TokenInsert.tokenOf(app).accessToken("CANARY-live").insert(connection);
            revoked = TokenInsert.tokenOf(app).accessToken("CANARY-gone").insert(connection);
        }
        try (TokensweepProcess run = fixture.run()) {
            fixture.awaitReady(run);

            // When
            fixture.execute(
                    "UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = 'r-1' WHERE token_id = '%s'"
                            .formatted(revoked));

            // Then
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .until(() -> ids("idn_oauth2_access_token"), List.of(live)::equals);
            assertThat(
                            value(
                                    "SELECT to_jsonb(a) - 'invalidated_time' = image AND a.access_token = 'CANARY-gone' FROM idn_oauth2_access_token_audit a JOIN ledger.op USING (token_id) WHERE op = 'PURGED'"))
                    .isEqualTo("t");
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .until(() -> allRecords().stream().anyMatch(text -> text.contains("ARCHIVED")));
            assertThat(allRecords())
                    .isNotEmpty()
                    .noneMatch(text -> text.contains("CANARY") || text.contains("rt-"));

            run.terminate();
            assertThat(run.await(RunFixture.LIMIT)).isIn(0, 143);
            assertThat(run.errText()).doesNotContain("CANARY");
        }
    }

    @Test
    void losesNothingAndDoublesNothingWhenItIsKilledAgainAndAgain() throws Exception {
        // Given
        Random random = new Random(42);
        TokensweepProcess run = fixture.run();
        try {
            fixture.awaitReady(run);
            TokenTraffic traffic = TokenTraffic.start(fixture.database(), 42, 100, false);

            // When
            for (int i = 0; i < 3; i++) {
                long purgesBefore =
                        Long.parseLong(value("SELECT count(*) FROM ledger.op WHERE op = 'PURGED'"));
                long wanted = purgesBefore + 50 + random.nextInt(300);
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(
                                () ->
                                        Long.parseLong(
                                                        value(
                                                                "SELECT count(*) FROM ledger.op WHERE op = 'PURGED'"))
                                                > wanted);
                run.kill();
                run = fixture.run();
                fixture.awaitReady(run);
            }
            traffic.stop();

            // Then
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS);
                    Connection connection = fixture.connect()) {
                RunFixture.awaitRest(run, connection, audit);
                Summary summary = LawCheck.check(connection, audit);
                assertThat(summary.violations()).isEmpty();
                assertThat(summary.archived()).isGreaterThan(150);
                assertThat(run.errText()).doesNotContain("TaskCorruptedException");
            }
        } finally {
            run.close();
        }
    }

    @Test
    void runsOnABrokerOfItsOwnAndGoesOnWithItAfterAKill() throws Exception {
        // Given
        int port = FreePort.choose();
        Path config =
                fixture.write(
                        """
                        database: {url: '%s', user: postgres}
                        data-dir: %s
                        console: {port: %d}
                        """
                                .formatted(fixture.jdbcUrl(), directory.resolve("own"), port));
        int app;
        try (Connection connection = fixture.connect()) {
            app = ConsumerApps.create(connection, -1234, "app");
        }

        // When
        for (int i = 1; i <= 2; i++) {
            try (TokensweepProcess run =
                    TokensweepProcess.start(directory, "run", "--config", config.toString())) {
                try (Connection connection = fixture.connect()) {
                    TokenInsert.tokenOf(app).state("REVOKED").insert(connection);
                }
                int expected = i;
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> ids("idn_oauth2_access_token_audit").size() == expected);
                run.kill();
            }
        }

        // Then
        assertThat(ids("idn_oauth2_access_token")).isEmpty();
    }

    private List<String> ids(String table) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = fixture.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT token_id FROM " + table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private String value(String sql) throws SQLException {
        try (Connection connection = fixture.connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** Every record of every topic, internal ones included, as text. */
    private List<String> allRecords() throws Exception {
        try (Admin admin = Admin.create(fixture.kafka());
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                fixture.kafka(),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic :
                    admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
                for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                    partitions.add(new TopicPartition(topic, partition.partition()));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<String> records = new ArrayList<>();
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    records.add(text(record.key()) + " " + text(record.value()));
                }
            }
            return records;
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
