package dev.tokensweep.forensics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Events on another topic, in one form or another. They and the place reached are one Kafka
 * transaction, so that one that is resumed leaves none out and sends none twice. Used by one
 * thread.
 */
public final class TopicTarget implements ReplayTarget {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String source;
    private final ReplayForm form;

    /** Never joined: it names the place, and reads it. Null where none is kept. */
    private final KafkaConsumer<byte[], byte[]> group;

    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;

    /**
     * Opens it.
     *
     * @param topic the one that is read
     * @param form what is sent to another one, which exists
     * @param checkpoint file for this replay's name, under which Kafka keeps its place; null for
     *     none
     * @param asked what is replayed
     */
    public TopicTarget(
            Map<String, Object> kafka, String topic, ReplayForm form, Path checkpoint, String asked)
            throws IOException {
        this.source = topic;
        this.form = form;
        String run = run(checkpoint, asked);
        Map<String, Object> consuming = new HashMap<>(IndexWorker.properties(kafka));
        consuming.put("group.id", run);
        this.group = checkpoint == null ? null : new KafkaConsumer<>(consuming);
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("transactional.id", run);
        properties.put("compression.type", "lz4");
        properties.put("linger.ms", "20");
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    private static String run(Path checkpoint, String asked) throws IOException {
        ReplayCheckpoint known =
                checkpoint == null ? null : ReplayCheckpoint.read(checkpoint, asked);
        if (known != null) {
            return known.run();
        }
        String run = "tokensweep-replay-" + UUID.randomUUID();
        if (checkpoint != null) {
            new ReplayCheckpoint(asked, run, 0, Map.of()).write(checkpoint);
        }
        return run;
    }

    @Override
    public Map<Integer, Long> places() {
        Map<Integer, Long> places = new TreeMap<>();
        if (group != null) {
            Set<TopicPartition> partitions = new HashSet<>();
            group.partitionsFor(source)
                    .forEach(info -> partitions.add(new TopicPartition(source, info.partition())));
            group.committed(partitions)
                    .forEach(
                            (at, place) -> {
                                if (place != null) {
                                    places.put(at.partition(), place.offset());
                                }
                            });
        }
        return places;
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        for (ProducerRecord<byte[], byte[]> each : form.of(record)) {
            // A failed send fails the commit.
            var unused = producer.send(each);
        }
    }

    @Override
    public void commit(Map<Integer, Long> places) {
        if (!open) {
            return;
        }
        if (group != null) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            places.forEach(
                    (partition, next) ->
                            offsets.put(
                                    new TopicPartition(source, partition),
                                    new OffsetAndMetadata(next)));
            producer.sendOffsetsToTransaction(offsets, group.groupMetadata());
        }
        producer.commitTransaction();
        open = false;
    }

    /** Takes back what was not committed. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
        if (group != null) {
            group.close();
        }
    }
}
