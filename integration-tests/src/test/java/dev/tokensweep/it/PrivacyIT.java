package dev.tokensweep.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Topics;
import dev.tokensweep.privacy.PseudonymKey;
import dev.tokensweep.sandbox.SchemaVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No user's name leaves the database, whoever has the key finds its events, and nobody later. */
class PrivacyIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final String TOKEN = "idn_oauth2_access_token";

    /** In every name here, and in nothing else. */
    private static final String MARK = "zyxwv";

    private static final String MAYA = "maya." + MARK;
    private static final String HELD = "hilda." + MARK;

    @TempDir Path directory;
    private RunFixture fixture;
    private Commands commands;
    private Path key;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory, SchemaVersion.V7_0);
        key = Files.writeString(directory.resolve("users.key"), "0123456789abcdef".repeat(4));
        commands = fixture.commands(settings().toArray(String[]::new));
        fixture.execute(
                "INSERT INTO idn_oauth_consumer_apps (id, consumer_key, tenant_id, app_name) VALUES (71, 'k71', -1234, 'one')");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void tellsNoNameAndForgetsWhoIsGone() throws Exception {
        // Given
        insert("backlog", MAYA, "REVOKED");
        insert("seen", MAYA, "ACTIVE");
        insert("held", HELD, "ACTIVE");
        try (TokensweepProcess run = run()) {
            fixture.awaitReady(run);
            try (AuditReader audit = AuditReader.start(fixture.kafka(), TOPICS)) {
                insert("issued", MAYA.toUpperCase(Locale.ROOT), "ACTIVE");
                commands.lines("hold", "add", "--user", HELD, "--reason", "case 7");
                await(run, () -> audit.count(AuditType.HELD) == 1);

                // When
                fixture.execute(
                        "UPDATE %s SET token_state = 'REVOKED', token_state_id = token_id"
                                .formatted(TOKEN));
                await(run, () -> audit.count(AuditType.ARCHIVED) == 3);
                await(run, () -> audit.count(AuditType.SPARED) > 0);
                await(run, () -> records("token-sightings").stream().anyMatch(r -> r != null));

                // Then
                nothingTells(run);
                String pseudonym = whoHasTheKeyFindsThem();
                archiveAgreesWithRecord();
                assertThat(commands.refused(2, "forget", HELD))
                        .contains("still has tokens of this user");
                forgets(pseudonym);
                callsWhoComesBackOtherwise(run, audit, pseudonym);
                nothingTells(run);
            }
        }
    }

    private void nothingTells(TokensweepProcess run) throws Exception {
        List<String> tellers = new ArrayList<>();
        for (String topic : topics()) {
            if (records(topic).stream().anyMatch(PrivacyIT::tells)) {
                tellers.add(topic);
            }
        }
        assertThat(tellers).isEmpty();
        assertThat(run.errText() + run.outLines()).doesNotContainIgnoringCase(MARK);
        for (String page :
                List.of("status", "metrics", "api/v1/overview", "api/v1/tokens/seen/life")) {
            assertThat(fixture.get(page).body()).doesNotContainIgnoringCase(MARK);
        }
    }

    private String whoHasTheKeyFindsThem() throws Exception {
        JsonNode lives = commands.json("trace", "--user", MAYA);
        assertThat(lives.findValuesAsText("tokenId"))
                .contains("backlog", "seen", "issued")
                .doesNotContain("held");
        List<String> users = lives.findValuesAsText("user").stream().distinct().toList();
        assertThat(users).singleElement().matches(PseudonymKey::isPseudonym);
        String replayed = String.join("\n", commands.lines("replay", "--user", MAYA));
        assertThat(replayed).contains("\"issued\"").doesNotContain("\"held\"");
        JsonNode restore = commands.json("restore", "--user", MAYA, "--reason", "x", "--dry-run");
        assertThat(restore.path("restored").asInt()).isEqualTo(2);
        return users.get(0);
    }

    private void forgets(String pseudonym) throws Exception {
        // When
        JsonNode forgotten = commands.json("forget", MAYA);

        // Then
        assertThat(forgotten.path("archivedRows").asInt()).isEqualTo(3);
        for (String table : List.of(TOKEN + "_audit", TOKEN, "tokensweep_hold")) {
            assertThat(count("FROM %s t WHERE t::text ILIKE '%%maya.%%'".formatted(table)))
                    .as(table)
                    .isZero();
        }
        assertThat(count("FROM tokensweep_user_key")).isEqualTo(1);
        assertThat(commands.refused(1, "trace", "--user", MAYA)).contains("no user of that name");
        assertThat(commands.json("trace", "issued").findValuesAsText("user"))
                .isNotEmpty()
                .containsOnly(pseudonym);
        archiveAgreesWithRecord();
    }

    private void archiveAgreesWithRecord() throws Exception {
        JsonNode report = commands.json("verify");
        assertThat(report.path("sound").asBoolean()).isTrue();
        assertThat(report.at("/archive/compared").asInt()).isEqualTo(3);
    }

    private void callsWhoComesBackOtherwise(
            TokensweepProcess run, AuditReader audit, String pseudonym) throws Exception {
        // When
        long before = audit.count(AuditType.ISSUED);
        insert("again", MAYA, "ACTIVE");
        await(run, () -> audit.count(AuditType.ISSUED) > before);

        // Then
        List<String> users = commands.json("trace", "again").findValuesAsText("user");
        assertThat(users)
                .isNotEmpty()
                .doesNotContain(pseudonym)
                .allMatch(PseudonymKey::isPseudonym);
    }

    private TokensweepProcess run() {
        List<String> more = new ArrayList<>(settings());
        more.addAll(List.of("--set", "reconciler.interval=1s"));
        return fixture.run(more.toArray(String[]::new));
    }

    private List<String> settings() {
        return List.of("--set", "privacy.users=forgettable", "--set", "privacy.key-file=" + key);
    }

    private void insert(String id, String user, String state) throws SQLException {
        fixture.execute(
                """
                INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id, user_domain, user_type,
                  grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_scope_hash, token_state, token_state_id, subject_identifier)
                VALUES ('%1$s', 'secret-%1$s', 'refresh-%1$s', 71, '%2$s', -1234, 'PRIMARY', 'APPLICATION_USER', 'password',
                  now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 3600000, 86400000, 'h', '%3$s', '%1$s', '%2$s@carbon.super')
                """
                        .formatted(id, user, state));
    }

    private List<String> topics() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return List.copyOf(consumer.listTopics().keySet());
        }
    }

    /** What stands in each record, key and headers included, also in one of no committed writer. */
    private List<byte[]> records(String topic) {
        List<byte[]> texts = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    texts.add(record.key());
                    texts.add(record.value());
                    StreamSupport.stream(record.headers().spliterator(), false)
                            .map(Header::value)
                            .forEach(texts::add);
                }
            }
        }
        return texts;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(fixture.kafka());
        properties.put("enable.auto.commit", false);
        properties.put("exclude.internal.topics", false);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static boolean tells(byte[] text) {
        String hex = text == null ? "" : HexFormat.of().formatHex(text);
        return hex.contains(HexFormat.of().formatHex(MARK.getBytes(UTF_8)))
                || hex.contains(
                        HexFormat.of().formatHex(MARK.toUpperCase(Locale.ROOT).getBytes(UTF_8)));
    }

    private static void await(TokensweepProcess run, Callable<Boolean> until) {
        Awaitility.await().atMost(RunFixture.LIMIT).failFast(run::requireAlive).until(until);
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) " + sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
