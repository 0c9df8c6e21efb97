package dev.tokensweep.sink;

import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Wire;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final Clock clock;
    private final Serializer<Spared> spared = Wire.spared().serializer();
    private final Serializer<Sighting> sighting = Wire.sighting().serializer();

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
            Spared answer =
                    new Spared(
                            refusal.cause(),
                            refused.verdict().position(),
                            nowMicros,
                            refusal.holdId());
            records.add(
                    new ProducerRecord<>(
                            topic,
                            TokenKey.write(refused.tokenId()),
                            spared.serialize(topic, answer)));
        }
        deliver(records);
    }

    /** Shows the cleaner what is in the table, by token. */
    void show(Map<String, Sighting> sightings) {
        String topic = topics.tokenSightings();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(sightings.size());
        sightings.forEach(
                (tokenId, sighting) ->
                        records.add(
                                new ProducerRecord<>(
                                        topic,
                                        TokenKey.write(tokenId),
                                        this.sighting.serialize(topic, sighting))));
        deliver(records);
    }

    /**
     * Puts a verdict aside that no retry would carry out.
     *
     * @param reason without column values
     */
    void bury(VerdictRecord dead, String reason) {
        deliver(List.of(letter(DeadLetter.Stage.SINK, dead.source(), reason)));
    }

    /** Puts aside what is no verdict at all. */
    void bury(List<VerdictRecord> unreadable) {
        deliver(
                unreadable.stream()
                        .map(dead -> letter(DeadLetter.Stage.SINK, dead.source(), dead.defect()))
                        .toList());
    }

    /** Puts aside what is no doubt at all, each with the reason. */
    void buryDoubts(Map<ConsumerRecord<byte[], byte[]>, String> unreadable) {
        List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>(unreadable.size());
        unreadable.forEach(
                (doubt, reason) -> letters.add(letter(DeadLetter.Stage.RECONCILER, doubt, reason)));
        deliver(letters);
    }

    private ProducerRecord<byte[], byte[]> letter(
            DeadLetter.Stage stage, ConsumerRecord<byte[], byte[]> dead, String reason) {
        RecordPlace place = new RecordPlace(dead.topic(), dead.partition(), dead.offset());
        return DeadLetterFormat.write(
                topics.deadLetters(),
                DeadLetter.of(stage, reason, place, clock.instant()),
                dead.key(),
                dead.value());
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
}
