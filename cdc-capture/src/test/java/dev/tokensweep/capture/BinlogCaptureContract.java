package dev.tokensweep.capture;

import static dev.tokensweep.events.TokenChange.Kind.ISSUED;
import static dev.tokensweep.events.TokenChange.Kind.SEEN;
import static dev.tokensweep.events.TokenChange.Kind.SNAPSHOT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.TokenChange;
import dev.tokensweep.sandbox.ColumnTimes;
import dev.tokensweep.sandbox.TokenInsert;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can happen to a binary log, and to the digits in it. */
@ExtendWith(Services.class)
abstract class BinlogCaptureContract {
    private static final Duration PATIENCE = CaptureFixture.PATIENCE;
    private CaptureFixture fixture;

    /** The database on which it is held. */
    abstract TestDatabase database();

    /** A statement that takes the whole log away. */
    abstract String reset();

    @BeforeEach
    void checkServer() {
        database().assumeInstalled();
    }

    @AfterEach
    void closeFixture() throws Exception {
        if (fixture != null) {
            fixture.close();
        }
    }

    private void open(ColumnTimes times, String sessionZone) throws Exception {
        fixture =
                new CaptureFixture(
                        database(),
                        database().jdbcUrl(),
                        times,
                        new BinlogSettings(sessionZone, 0));
    }

    @Test
    void losesNothingWhenTheServerIsKilledAmidTraffic() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        fixture.capture();
        AtomicBoolean over = new AtomicBoolean();
        Thread traffic = new Thread(() -> write(over), "traffic");
        traffic.start();

        // When
        for (int kill = 0; kill < 2; kill++) {
            int before = fixture.topics().read().size();
            await().atMost(PATIENCE).until(() -> fixture.topics().read().size() > before + 50);
            database().server().kill();
            database().server().restart();
        }
        int before = fixture.topics().read().size();
        await().atMost(PATIENCE).until(() -> fixture.topics().read().size() > before + 50);
        over.set(true);
        traffic.join();

        // Then
        try (Connection connection = fixture.connect()) {
            String last = Tokens.insert(connection, "ACTIVE");
            await().atMost(PATIENCE)
                    .until(() -> fixture.topics().read().stream().anyMatch(t -> t.isOf(last)));
            List<TopicReader.Told> told = fixture.topics().readToEnd();
            ToldOrder.assertStrictlyIncreasing(told);
            assertThat(statesOf(told)).isEqualTo(Tokens.states(connection));
        }
        assertThat(fixture.status().lastGap()).isNull();
        fixture.reconnect();
    }

    /** Whatever a broken connection leaves open, the table says in the end. */
    private void write(AtomicBoolean over) {
        while (!over.get()) {
            try (Connection connection = fixture.connect()) {
                while (!over.get()) {
                    String id = Tokens.insert(connection, "ACTIVE");
                    Tokens.update(connection, id, "REVOKED");
                    if (id.charAt(0) < '8') {
                        Tokens.delete(connection, id);
                    }
                }
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(e.getMessage()).startsWith("08");
            }
        }
    }

    private static Map<String, String> statesOf(List<TopicReader.Told> told) {
        Map<String, String> states = new HashMap<>();
        for (TopicReader.Told each : told) {
            if (!each.isOfToken() || each.key() == null) {
                continue;
            }
            if (each.change().row() == null) {
                states.remove(each.key());
            } else {
                states.put(each.key(), each.change().row().version().state());
            }
        }
        return states;
    }

    @Test
    void beginsANewEpochWhenTheLogItNeededIsPurged() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        fixture.capture();
        String vanished = Tokens.insert(fixture.connection(), "ACTIVE");
        String staying = Tokens.insert(fixture.connection(), "ACTIVE");
        long epoch = fixture.changesUpToNow().get(0).position().epoch();
        fixture.stop();
        Tokens.delete(fixture.connection(), vanished);
        // The server lets nobody purge what it still sends, and sees with delay that nobody reads.
        fixture.execute("FLUSH BINARY LOGS");
        fixture.execute("FLUSH BINARY LOGS");
        await().atMost(PATIENCE).until(this::isPurged);

        // When
        fixture.capture();

        // Then
        assertNewEpochAfter(epoch, staying, vanished);
        assertThat(fixture.status().lastGap()).contains("purged");
    }

    private boolean isPurged() throws SQLException {
        List<String> files = files();
        fixture.execute("PURGE BINARY LOGS TO '%s'".formatted(files.get(files.size() - 1)));
        return files().size() == 1;
    }

    private List<String> files() throws SQLException {
        List<String> files = new ArrayList<>();
        try (Statement statement = fixture.connection().createStatement();
                var rows = statement.executeQuery("SHOW BINARY LOGS")) {
            while (rows.next()) {
                files.add(rows.getString(1));
            }
        }
        return files;
    }

    @Test
    void beginsANewEpochWhenTheLogWasResetAndHasGrownPastItsPlace() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        fixture.capture();
        String vanished = Tokens.insert(fixture.connection(), "ACTIVE");
        String staying = Tokens.insert(fixture.connection(), "ACTIVE");
        long epoch = fixture.changesUpToNow().get(0).position().epoch();
        fixture.stop();
        fixture.execute(reset());
        Tokens.delete(fixture.connection(), vanished);
        fixture.copyInto(5_000, "more");

        // When
        fixture.capture();

        // Then
        assertNewEpochAfter(epoch, staying, vanished);
        assertThat(fixture.status().lastGap()).isNotNull();
    }

    private void assertNewEpochAfter(long epoch, String staying, String vanished)
            throws SQLException {
        List<TopicReader.Told> told =
                fixture.changesUpToNow().stream()
                        .filter(t -> t.position().epoch() > epoch)
                        .toList();
        assertThat(told).filteredOn(t -> t.change().kind() == SNAPSHOT_COMPLETED).hasSize(3);
        assertThat(told)
                .filteredOn(t -> t.isOf(staying))
                .singleElement()
                .matches(t -> t.change().kind() == SEEN);
        assertThat(told).noneMatch(t -> t.isOf(vanished));
        ToldOrder.assertStrictlyIncreasing(fixture.topics().read());
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheProductsDigitsWhateverTheZoneOfItsSessions(ColumnTimes times) throws Exception {
        // Given: a product whose driver writes UTC digits in sessions that are in Tokyo.
        open(times, "+09:00");
        fixture.execute("SET SESSION time_zone = '+09:00'");
        Instant created = Instant.parse("2026-01-02T03:04:05Z");
        String before = insert(created);

        // When
        fixture.capture();
        String after = insert(created);
        fixture.changesUpToNow();

        // Then
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, created);
        assertThat(createdMicros(before)).isEqualTo(micros);
        assertThat(createdMicros(after)).isEqualTo(micros);
    }

    private String insert(Instant created) throws SQLException {
        return TokenInsert.tokenOf(Tokens.app(fixture.connection()))
                .createdAt(created)
                .insert(fixture.connection());
    }

    private Long createdMicros(String id) {
        return fixture.topics().read().stream()
                .filter(t -> t.isOf(id))
                .map(t -> t.change().row().version().createdMicros())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void followsATableThatIsAlteredAndKeepsNothingOfOthersInTheSchemaHistory() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        fixture.capture();
        String user = "'u%s'@'localhost'".formatted(Long.toHexString(System.nanoTime()));
        fixture.execute("CREATE USER %s IDENTIFIED BY 'canary-password'".formatted(user));
        fixture.execute("DROP USER " + user);

        // When
        String before = Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.execute("ALTER TABLE IDN_OAUTH2_ACCESS_TOKEN ADD COLUMN IDP_ID INT FIRST");
        String after = Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.stop();
        String meanwhile = Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.capture();

        // Then
        for (String id : List.of(before, after, meanwhile)) {
            assertThat(fixture.kindsOf(id)).containsExactly(ISSUED);
        }
        assertThat(history())
                .anyMatch(record -> record.contains("IDP_ID"))
                .noneMatch(record -> record.contains("canary"));
        assertThat(fixture.status().lastGap()).isNull();
    }

    private List<String> history() {
        Map<String, Object> properties = new HashMap<>(fixture.config().kafkaProperties());
        properties.put("key.deserializer", StringDeserializer.class);
        properties.put("value.deserializer", StringDeserializer.class);
        TopicPartition partition = new TopicPartition(fixture.config().topics().schemaHistory(), 0);
        List<String> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> records.add(each.value()));
            }
        }
        return records;
    }

    @Test
    void movesItsPlaceOnInAQuietLog() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        fixture.capture();
        String before = place();

        // When // Then
        await().atMost(PATIENCE).until(() -> !place().equals(before));
    }

    private String place() {
        return OffsetTopic.read(fixture.config()).offset().resumption();
    }

    @Test
    void countsTheLogThatIsStillToBeReadAndRaisesAlarmWhereItIsGone() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        fixture.execute("FLUSH BINARY LOGS");
        try (Database server = Database.open(fixture.config())) {
            List<Map.Entry<String, Long>> files = List.copyOf(BinlogFiles.sizes(server).entrySet());
            long all = files.stream().mapToLong(Map.Entry::getValue).sum();

            // When
            RetainedLog log = BinlogFiles.behind(server, at(files.get(0).getKey()));
            RetainedLog gone = BinlogFiles.behind(server, at("binlog.000000"));

            // Then
            assertThat(log.bytes()).isEqualTo(all - 4);
            assertThat(log.alarm(Long.MAX_VALUE)).isEqualTo(CaptureStatus.Alarm.NONE);
            assertThat(gone.alarm(Long.MAX_VALUE)).isEqualTo(CaptureStatus.Alarm.ERROR);
        }
    }

    private static BinlogPlace at(String file) {
        return new BinlogPlace("origin", file, 4, "", false);
    }

    @Test
    void worksForAUserWithTheLeastPrivileges() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        CapturePreflight.check(fixture.config());
        CaptureConfig config = fixture.asLeastPrivileged();

        // When
        CapturePreflight.check(config);
        try (Capture capture = Capture.start(config)) {
            await().atMost(PATIENCE)
                    .until(() -> capture.status().state() == CaptureStatus.State.STREAMING);
            String id = Tokens.insert(fixture.connection(), "ACTIVE");

            // Then
            assertThat(fixture.kindsOf(id)).containsExactly(ISSUED);
        }
    }

    @Test
    void tellsARowTheSameByteForByteWhateverItsLetters() throws Exception {
        // Given
        open(ColumnTimes.DATETIME, null);
        String user = "Jos\u00e9 M\u00fcller \u20ac";
        String before =
                TokenInsert.tokenOf(Tokens.app(fixture.connection()))
                        .user(user)
                        .insert(fixture.connection());

        // When
        fixture.capture();
        String after =
                TokenInsert.tokenOf(Tokens.app(fixture.connection()))
                        .user(user)
                        .state("REVOKED")
                        .insert(fixture.connection());
        List<TopicReader.Told> told = fixture.changesUpToNow();

        // Then
        for (String id : List.of(before, after)) {
            assertThat(told)
                    .filteredOn(t -> t.isOf(id))
                    .extracting(TopicReader.Told::change)
                    .extracting(TokenChange::row)
                    .extracting(row -> row.grant().user())
                    .containsExactly(user);
        }
    }
}
