package dev.tokensweep.app;

import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Settlement;
import dev.tokensweep.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settles dead letters, all of a command in one Kafka transaction. Only one desk is open at a time:
 * another that opens shuts this one out, so that no letter is sent again twice. Used by one thread.
 */
final class LetterDesk implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Topics topics;
    private final LetterBox box;
    private final KafkaProducer<byte[], byte[]> producer;

    private LetterDesk(Topics topics, LetterBox box, KafkaProducer<byte[], byte[]> producer) {
        this.topics = topics;
        this.box = box;
        this.producer = producer;
    }

    static LetterDesk open(Map<String, Object> kafka, Topics topics) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                topics.prefix() + "tokensweep-dead-letters");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        LetterDesk desk =
                new LetterDesk(
                        topics,
                        new LetterBox(kafka, topics.deadLetters()),
                        new KafkaProducer<>(properties));
        try {
            desk.producer.initTransactions();
            return desk;
        } catch (RuntimeException e) {
            desk.close();
            throw e;
        }
    }

    /**
     * Chooses among the letters there are, and settles what was chosen.
     *
     * @return what was chosen
     */
    LetterSelection settle(LetterOrder order, Function<LetterFile, LetterSelection> choice) {
        LetterSelection selection = choice.apply(box.read());
        if (!selection.chosen().isEmpty()) {
            producer.beginTransaction();
            if (order.how() == Settlement.How.REPLAYED) {
                sendAgain(selection);
            }
            Instant now = Instant.now();
            for (FiledLetter letter : selection.chosen()) {
                send(
                        DeadLetterFormat.write(
                                topics.deadLetters(),
                                new Settlement(
                                        letter.place(),
                                        order.how(),
                                        order.by(),
                                        order.why(),
                                        now)));
            }
            producer.commitTransaction();
        }
        return selection;
    }

    private void sendAgain(LetterSelection selection) {
        Map<RecordPlace, FiledLetter> chosen = new HashMap<>();
        selection.chosen().forEach(letter -> chosen.put(letter.place(), letter));
        Set<RecordPlace> sent = new HashSet<>();
        box.forEach(
                record -> {
                    FiledLetter letter = chosen.get(placeOf(record));
                    if (letter != null && sent.add(letter.place())) {
                        send(original(record, letter.letter().source()));
                    }
                });
        if (sent.size() < chosen.size()) {
            throw CommandFailure.failed(
                    "%s lost letters while they were read; nothing was sent again"
                            .formatted(topics.deadLetters()),
                    null);
        }
    }

    /** By its key; without one back to the partition it came from. */
    private static ProducerRecord<byte[], byte[]> original(
            ConsumerRecord<byte[], byte[]> letter, RecordPlace source) {
        Integer partition = letter.key() == null ? (Integer) source.partition() : null;
        return new ProducerRecord<>(source.topic(), partition, letter.key(), letter.value());
    }

    private static RecordPlace placeOf(ConsumerRecord<byte[], byte[]> record) {
        return new RecordPlace(record.topic(), record.partition(), record.offset());
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        // A failed send fails the commit.
        var unused = producer.send(record);
    }

    /** Takes back what was not committed. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
