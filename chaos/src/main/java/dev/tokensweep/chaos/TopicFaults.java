package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.RunProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What may stand in the topics, or be missing from them and from the cleaner's disk. */
final class TopicFaults {
    private static final int REPEATED = 400;
    private static final int GARBAGE = 25;
    private static final int GARBAGE_BYTES = 300;

    private TopicFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "repeat-changes",
                        "the last 400 records of token-changes are sent again",
                        "the position guard drops them",
                        (plant, random) -> repeat(plant, random, false)),
                Fault.of(
                        "repeat-changes-reordered",
                        "the last 400 records of token-changes are sent again in any order",
                        "the position guard drops them",
                        (plant, random) -> repeat(plant, random, true)),
                Fault.of(
                        "garbage",
                        "random and truncated records on every topic that a stage reads, null keys and values among them",
                        "each is a dead letter with its reason, the rest goes on",
                        TopicFaults::sendGarbage),
                Fault.of(
                                "lose-offsets",
                                "capture is killed and its offsets are deleted",
                                "an alarm, a new snapshot, a new epoch",
                                (plant, random) -> {
                                    plant.fleet().first(RoleName.CAPTURE).kill();
                                    deleteAll(plant, plant.topics().captureOffsets());
                                })
                        .blinding(),
                Fault.of(
                                "corrupt-offsets",
                                "capture is killed and its offset overwritten with garbage",
                                "an alarm, a new snapshot, a new epoch",
                                (plant, random) -> {
                                    plant.fleet().first(RoleName.CAPTURE).kill();
                                    corruptOffsets(plant, random);
                                })
                        .blinding(),
                Fault.of(
                        "remove-state",
                        "the cleaner is killed and its state directory removed",
                        "state is restored from its changelog, no timer is lost",
                        (plant, random) -> {
                            RunProcess cleaner = plant.fleet().first(RoleName.CLEANER);
                            cleaner.kill();
                            delete(cleaner.dataDirectory().resolve("streams"));
                        }),
                Fault.of(
                                "full-state-disk",
                                "the cleaner's tmpfs has no byte free for 5 s",
                                "no wrong verdict; the state is whole again afterwards",
                                (plant, random) -> plant.stateDisk().fill())
                        .lasting(Duration.ofSeconds(5))
                        .undoneBy(
                                (plant, random) -> {
                                    plant.stateDisk().free();
                                    plant.fleet().first(RoleName.CLEANER).kill();
                                })
                        .needing(plant -> plant.stateDisk().isMounted()));
    }

    private static void repeat(Plant plant, Random random, boolean reordered) {
        Records records = new Records(plant.broker().properties());
        String topic = plant.topics().tokenChanges();
        List<ProducerRecord<byte[], byte[]>> again = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records.last(topic, REPEATED)) {
            again.add(
                    new ProducerRecord<>(
                            topic,
                            record.partition(),
                            record.key(),
                            record.value(),
                            record.headers()));
        }
        if (reordered) {
            Collections.shuffle(again, random);
        }
        records.send(again);
    }

    private static void sendGarbage(Plant plant, Random random) {
        Records records = new Records(plant.broker().properties());
        List<ProducerRecord<byte[], byte[]>> garbage = new ArrayList<>();
        for (String topic :
                List.of(
                        plant.topics().tokenChanges(),
                        plant.topics().tokenVerdicts(),
                        plant.topics().tokenSpared(),
                        plant.topics().tokenSightings(),
                        plant.topics().tokenDoubts())) {
            for (int i = 0; i < GARBAGE; i++) {
                garbage.add(
                        new ProducerRecord<>(
                                topic,
                                i % plant.topics().partitions(),
                                noise(random),
                                noise(random)));
            }
            for (ConsumerRecord<byte[], byte[]> record : records.last(topic, GARBAGE)) {
                if (record.value() != null && record.value().length > 2) {
                    byte[] half = Arrays.copyOf(record.value(), record.value().length / 2);
                    garbage.add(
                            new ProducerRecord<>(topic, record.partition(), record.key(), half));
                }
            }
        }
        records.send(garbage);
    }

    /** Null now and then. */
    private static byte[] noise(Random random) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(GARBAGE_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void corruptOffsets(Plant plant, Random random) {
        Records records = new Records(plant.broker().properties());
        String topic = plant.topics().captureOffsets();
        byte[] noise = new byte[20];
        random.nextBytes(noise);
        records.send(
                records.last(topic, 1).stream()
                        .map(offset -> new ProducerRecord<>(topic, 0, offset.key(), noise))
                        .toList());
    }

    private static void deleteAll(Plant plant, String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(plant.broker().properties())) {
            long end =
                    admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset();
            // Only an ordinary topic lets go of its records.
            var config = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            setCleanup(admin, config, "delete");
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();
            setCleanup(admin, config, "compact");
        }
    }

    private static void setCleanup(Admin admin, ConfigResource topic, String policy)
            throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                topic,
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry("cleanup.policy", policy),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
