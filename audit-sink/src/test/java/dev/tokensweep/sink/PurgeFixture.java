package dev.tokensweep.sink;

import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import dev.tokensweep.faults.Faults;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One purge transaction at a time, on partition 0, without a consumer. */
final class PurgeFixture {
    static final String TOPIC_ID = "topic";

    private final SinkFixture sink;
    private final SinkConfig config;
    final Progress progress;
    final PurgeTransaction transaction;
    private long offset;

    PurgeFixture(SinkFixture sink, SinkConfig config) throws SQLException {
        this(sink, config, Faults.NONE);
    }

    PurgeFixture(SinkFixture sink, SinkConfig config, Faults faults) throws SQLException {
        this.sink = sink;
        this.config = config;
        progress = new Progress(sink.config().tables(), TOPIC_ID, faults);
        claim();
        transaction =
                new PurgeTransaction(
                        config,
                        progress,
                        new Outbox(sink.producer, sink.topics, Clock.systemUTC()),
                        faults);
    }

    /** Takes partition 0 from whoever has it. */
    void claim() throws SQLException {
        offset = progress.claim(sink.connection, 0);
    }

    /** Verdicts on rows as they are. */
    VerdictBatch batch(List<String> tokenIds) throws SQLException {
        List<VerdictRecord> records = new ArrayList<>();
        for (String tokenId : tokenIds) {
            records.add(record(tokenId, sink.verdict(tokenId)));
        }
        return new VerdictBatch(records);
    }

    VerdictRecord record(String tokenId, Verdict verdict) {
        String topic = sink.topics.tokenVerdicts();
        return VerdictRecord.read(
                new ConsumerRecord<>(
                        topic,
                        0,
                        offset++,
                        tokenId.getBytes(StandardCharsets.UTF_8),
                        Wire.verdict().serializer().serialize(topic, verdict)));
    }

    /** In a connection and transaction of its own. */
    PurgeOutcome carryOut(VerdictBatch batch) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            connection.setAutoCommit(false);
            return transaction.carryOut(connection, batch);
        }
    }

    PurgeOutcome carryOut(List<String> tokenIds) throws SQLException {
        return carryOut(batch(tokenIds));
    }
}
