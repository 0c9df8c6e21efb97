package dev.tokensweep.sink;

import dev.tokensweep.events.Sighting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The reconciler's other half: looks up the tokens that the cleaner doubts, between two marks, and
 * tells what it found, also that there is none. Used by one thread.
 */
final class DoubtAnswers implements Chore {
    private static final Duration NO_WAIT = Duration.ofMillis(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final DataSource database;
    private final TokenImages images;
    private final Marks marks;
    private final Outbox outbox;
    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /** Null while another instance does the upkeep. */
    private Consumer<byte[], byte[]> consumer;

    DoubtAnswers(SinkConfig config, DataSource database, KafkaClients clients, Outbox outbox) {
        this.database = database;
        this.images = new TokenImages(config);
        this.marks = new Marks(config.tables());
        this.outbox = outbox;
        this.topic = config.topics().tokenDoubts();
        this.consumers = clients::doubts;
    }

    @Override
    public String name() {
        return "the reconciler's answers to doubts";
    }

    /** What fails is read again: the place is committed after the answer. */
    @Override
    public boolean doWhatIsDue() throws SQLException {
        if (consumer == null) {
            consumer = consumers.get();
            consumer.subscribe(List.of(topic));
        }
        Doubts doubts = Doubts.read(consumer.poll(NO_WAIT));
        if (doubts.isEmpty()) {
            return false;
        }
        try {
            outbox.buryDoubts(doubts.unreadable());
            if (!doubts.tokenIds().isEmpty()) {
                answer(doubts.tokenIds());
            }
            consumer.commitSync();
            return true;
        } catch (SQLException | RuntimeException e) {
            rest();
            throw e;
        }
    }

    private void answer(Set<String> doubted) throws SQLException {
        Map<String, Sighting> sightings = new HashMap<>();
        try (Connection connection = database.getConnection()) {
            long before = marks.make(connection);
            TokenImages.Look look = images.of(connection, doubted);
            long behind = marks.make(connection);
            for (String tokenId : doubted) {
                sightings.put(
                        tokenId,
                        new Sighting(
                                look.rows().get(tokenId), before, behind, look.snapshotXmin()));
            }
        }
        outbox.show(sightings);
    }

    @Override
    public void rest() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            consumer = null;
        }
    }
}
