package dev.tokensweep.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has the brokers' disks can write any checksum of Kafka's, and is found all the same. */
class TamperedLogTest {
    private static final int EVENTS = 20;
    private static final int TAMPERED = 7;

    @TempDir Path directory;
    private String topic;

    @Test
    void findsOneByteThatWasChangedInACopyOfTheBrokersLog() throws Exception {
        // Given
        Path data = Files.createDirectories(directory.resolve("original"));
        try (AuditBroker broker = new AuditBroker(data)) {
            topic = broker.createTopic(2);
            broker.send(ChainedEvents.of(broker, topic, 1, EVENTS));
            assertThat(verify(broker).shown()).isEmpty();
        }
        Path copy = directory.resolve("copy");
        copy(data, copy);
        try (AuditBroker broker = new AuditBroker(copy)) {
            assertThat(verify(broker).shown()).isEmpty();
        }

        // When
        new LogSegment(copy, topic, 1).changeByteOfValue(TAMPERED);

        // Then
        try (AuditBroker broker = new AuditBroker(copy)) {
            ChainReport report = verify(broker);
            assertThat(report.events()).isEqualTo(EVENTS);
            assertThat(report.shown())
                    .containsExactly(
                            new ChainBreak(
                                    topic,
                                    1,
                                    TAMPERED,
                                    "was changed, or does not follow from the event before it"));
        }
    }

    private ChainReport verify(AuditBroker broker) {
        return new ChainVerification(broker.kafka(), topic, "no-checkpoints", List.of())
                .run((done, total) -> {})
                .get(1);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes any) throws IOException {
                        Files.createDirectories(to.resolve(from.relativize(directory)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes any)
                            throws IOException {
                        Files.copy(file, to.resolve(from.relativize(file)));
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
