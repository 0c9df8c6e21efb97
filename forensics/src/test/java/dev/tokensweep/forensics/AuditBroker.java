package dev.tokensweep.forensics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker with audit topics on it, one for all tests of a JVM unless they need their own. */
final class AuditBroker implements AutoCloseable {
    private final SandboxProcess process;
    private final AuditJson json = new AuditJson();

    AuditBroker(Path directory) {
        process =
                SandboxProcess.start(
                        directory.resolve("sandbox"),
                        EnumSet.of(Service.BROKER),
                        directory.resolve("sandbox.log"));
    }

    /** Ends with the JVM; each test has topics of its own. */
    static AuditBroker shared() {
        return Shared.BROKER;
    }

    /** Started when it is first asked for. */
    private static final class Shared {
        static final AuditBroker BROKER = new AuditBroker(directory());

        private static Path directory() {
            try {
                Path target = Files.createDirectories(Path.of("target", "services"));
                return Files.createTempDirectory(target, "broker");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", process.bootstrapServers());
    }

    /** A new topic with a name of its own. */
    String createTopic(int partitions) throws Exception {
        String topic = UUID.randomUUID() + "-token-audit";
        create(topic, partitions);
        return topic;
    }

    void create(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(kafka())) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        }
    }

    ProducerRecord<byte[], byte[]> record(String topic, String key, AuditEvent event) {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = json.serialize(topic, headers, event);
        return new ProducerRecord<>(topic, null, key.getBytes(UTF_8), value, headers);
    }

    /** Sends records in one transaction. */
    void send(List<ProducerRecord<byte[], byte[]>> records) {
        send(records, true);
    }

    /** Sends records in a transaction that is given up. */
    void sendInVain(List<ProducerRecord<byte[], byte[]>> records) {
        send(records, false);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records, boolean commit) {
        Map<String, Object> properties = new HashMap<>(kafka());
        properties.put("transactional.id", UUID.randomUUID().toString());
        properties.put("compression.type", "lz4");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                // A failed send fails the commit.
                var unused = producer.send(record);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
