package dev.tokensweep.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditType;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexingKillTest {
    private static final int EVENTS = 400_000;

    private static AuditBroker broker;
    private static String topic;

    @TempDir Path directory;

    @BeforeAll
    static void record() throws Exception {
        broker = AuditBroker.shared();
        topic = broker.createTopic(4);
        RandomRecord random = new RandomRecord(11);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            records.add(broker.record(topic, random.id(), random.next(AuditType.CHANGED)));
            if (records.size() == 20_000) {
                broker.send(records);
                records.clear();
            }
        }
    }

    /** In the second the appender has handed rows over that belong to no committed transaction. */
    @ParameterizedTest
    @CsvSource({"10000, 30000", "190000, 255000"})
    void leavesNoEventOutAndTakesNoneTwiceWhenItIsKilled(int commitEvents, int killedAfter)
            throws Exception {
        // When
        killAmidst(commitEvents, killedAfter);

        // Then
        try (AuditIndex index = AuditIndex.open(directory.resolve("index"))) {
            assertThat(count(index, "SELECT count(*) FROM events"))
                    .isLessThan(EVENTS)
                    .isEqualTo(count(index, "SELECT coalesce(sum(events), 0) FROM places"));
            IndexReport report =
                    new Indexing(index, broker.kafka(), topic).run((done, total) -> {});
            assertThat(report.rebuiltBecause()).isNull();
            assertThat(report.events()).isEqualTo(EVENTS);
            assertThat(
                            count(
                                    index,
                                    "SELECT count(*) FROM (SELECT DISTINCT \"partition\", \"offset\" FROM events)"))
                    .isEqualTo(EVENTS);
        }
    }

    private void killAmidst(int commitEvents, int killedAfter) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                IndexingProcess.class.getName(),
                                directory.resolve("index").toString(),
                                broker.kafka().get("bootstrap.servers").toString(),
                                topic,
                                Integer.toString(commitEvents))
                        .redirectError(directory.resolve("killed.log").toFile())
                        .start();
        try (BufferedReader progress = process.inputReader()) {
            for (String line = progress.readLine(); line != null; line = progress.readLine()) {
                if (Long.parseLong(line) > killedAfter) {
                    break;
                }
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static long count(AuditIndex index, String sql) throws Exception {
        try (Connection connection = index.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
