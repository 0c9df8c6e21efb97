package dev.tokensweep.forensics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportTest {
    private static final int EVENTS = 2_000;

    @TempDir Path directory;
    private final AuditBroker broker = AuditBroker.shared();
    private AuditIndex index;
    private Path files;

    @BeforeEach
    void start() throws Exception {
        String topic = broker.createTopic(2);
        RandomRecord random = new RandomRecord(3);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            records.add(broker.record(topic, random.id(), random.next()));
        }
        broker.send(records);
        index = AuditIndex.open(directory.resolve("index"));
        new Indexing(index, broker.kafka(), topic).run((done, total) -> {});
        files = directory.resolve("it's a record");
    }

    @AfterEach
    void stop() {
        index.close();
    }

    @ParameterizedTest
    @EnumSource(Export.Format.class)
    void writesEveryEvent(Export.Format format) throws Exception {
        // Given
        List<Long> told = new ArrayList<>();

        // When
        long events = Export.run(index, files, format, (done, total) -> told.add(done));

        // Then
        String reader =
                switch (format) {
                    case PARQUET -> "read_parquet('%s/day=2026-03-01/*.parquet')";
                    case CSV -> "read_csv('%s/day=2026-03-01/*.csv')";
                    case NDJSON -> "read_json('%s/record.ndjson')";
                };
        String from = reader.formatted(files.toString().replace("'", "''"));
        assertThat(events).isEqualTo(EVENTS);
        assertThat(told).isSorted().allMatch(done -> done <= EVENTS);
        assertThat(rows("SELECT DISTINCT \"partition\", \"offset\" FROM " + from))
                .isEqualTo(EVENTS);
    }

    @Test
    void leavesADirectoryAloneThatIsNotEmpty() throws Exception {
        // Given
        Files.createDirectories(files);
        Files.writeString(files.resolve("mine"), "");

        // Then
        assertThatThrownBy(
                        () -> Export.run(index, files, Export.Format.PARQUET, (done, total) -> {}))
                .isInstanceOf(ForensicsException.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void answersTheQueriesOfTheDocumentation() throws Exception {
        // Given
        long unused = Export.run(index, files, Export.Format.PARQUET, (done, total) -> {});
        String page = Files.readString(Path.of("..", "docs", "forensics.md"));
        Matcher blocks = Pattern.compile("```sql\n(.+?);\n```", Pattern.DOTALL).matcher(page);
        List<String> queries = new ArrayList<>();
        while (blocks.find()) {
            queries.add(
                    blocks.group(1)
                            .replace("'record/", "'" + files.toString().replace("'", "''") + "/")
                            .replace("2026-11-26", "2026-04-01"));
        }

        // Then
        assertThat(queries).hasSizeGreaterThan(4);
        for (String query : queries) {
            assertThat(rows(query)).as(query).isPositive();
        }
    }

    private static long rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM (" + sql + ")")) {
            row.next();
            return row.getLong(1);
        }
    }
}
