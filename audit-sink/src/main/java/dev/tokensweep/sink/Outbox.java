package dev.tokensweep.sink;

import dev.tokensweep.events.Spared;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What the sink answers by Kafka. Every method returns once the brokers have all of it, and fails
 * with {@link KafkaException} otherwise. Thread-safe.
 */
final class Outbox {
    private static final String STAGE = "sink";

    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final Clock clock;
    private final Serializer<Spared> spared = Wire.spared().serializer();

    Outbox(Producer<byte[], byte[]> producer, Topics topics, Clock clock) {
        this.producer = producer;
        this.topics = topics;
        this.clock = clock;
    }

    /** Tells the cleaner which verdicts were refused. */
    void spare(List<Refusal> refusals) {
        String topic = topics.tokenSpared();
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Refusal refusal : refusals) {
            VerdictRecord refused = refusal.verdict();
            Spared answer = new Spared(refusal.cause(), refused.verdict().position(), nowMicros);
            records.add(
                    new ProducerRecord<>(
                            topic, utf8(refused.tokenId()), spared.serialize(topic, answer)));
        }
        deliver(records);
    }

    /**
     * Puts a verdict aside that no retry would carry out.
     *
     * @param reason without column values
     */
    void bury(VerdictRecord dead, String reason, String sqlState) {
        ProducerRecord<byte[], byte[]> letter = letter(dead, reason);
        letter.headers().add("sqlState", utf8(sqlState));
        deliver(List.of(letter));
    }

    /** Puts aside what is no verdict at all. */
    void bury(List<VerdictRecord> unreadable) {
        deliver(unreadable.stream().map(dead -> letter(dead, dead.defect())).toList());
    }

    private ProducerRecord<byte[], byte[]> letter(VerdictRecord dead, String reason) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(
                        topics.deadLetters(), dead.source().key(), dead.source().value());
        letter.headers().add("stage", utf8(STAGE)).add("reason", utf8(reason));
        return letter;
    }

    private void deliver(List<ProducerRecord<byte[], byte[]>> records) {
        if (records.isEmpty()) {
            return;
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        records.forEach(letter -> sent.add(producer.send(letter)));
        producer.flush();
        try {
            for (Future<RecordMetadata> acknowledgement : sent) {
                acknowledgement.get();
            }
        } catch (InterruptedException e) {
            // Kafka's own form of it keeps the thread's flag.
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("an answer was not delivered", e.getCause());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
