package dev.tokensweep.forensics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;

/** A broker's own file of a partition's records, for whoever knows how it is made. */
final class LogSegment {
    private static final int ROOM = 4_096;

    private final Path file;

    /**
     * The first file of a partition.
     *
     * @param data of a broker that does not run
     */
    LogSegment(Path data, String topic, int partition) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> found =
                    files.filter(path -> path.endsWith(Path.of(topic + "-" + partition))).toList();
            file = found.get(0).resolve("00000000000000000000.log");
        }
    }

    /**
     * Changes one byte of one record's value so that no checksum of Kafka's tells of it: the batch
     * is compressed and summed up anew, the others stay as they are to the byte.
     */
    void changeByteOfValue(long offset) throws IOException {
        ByteBuffer old = ByteBuffer.wrap(Files.readAllBytes(file));
        ByteBuffer changed = ByteBuffer.allocate(2 * old.capacity() + ROOM);
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(old).batches()) {
            if (offset < batch.baseOffset() || offset > batch.lastOffset()) {
                batch.writeTo(changed);
            } else {
                changed.put(rebuilt(batch, offset).buffer());
            }
        }
        changed.flip();
        byte[] bytes = new byte[changed.remaining()];
        changed.get(bytes);
        Files.write(file, bytes);
        forgetIndexes();
    }

    private static MemoryRecords rebuilt(MutableRecordBatch batch, long offset) {
        try (MemoryRecordsBuilder builder =
                MemoryRecords.builder(
                        ByteBuffer.allocate(2 * batch.sizeInBytes() + ROOM),
                        batch.magic(),
                        Compression.of(batch.compressionType()).build(),
                        TimestampType.CREATE_TIME,
                        batch.baseOffset(),
                        batch.maxTimestamp(),
                        batch.producerId(),
                        batch.producerEpoch(),
                        batch.baseSequence(),
                        batch.isTransactional(),
                        batch.partitionLeaderEpoch())) {
            for (Record record : batch) {
                builder.appendWithOffset(
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        record.offset() == offset ? flipped(record.value()) : record.value(),
                        record.headers());
            }
            return builder.build();
        }
    }

    private static ByteBuffer flipped(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        bytes[bytes.length / 2] ^= 1;
        return ByteBuffer.wrap(bytes);
    }

    /** The broker makes them anew where they are missing. */
    private void forgetIndexes() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            for (Path index : files.filter(path -> path.toString().endsWith("index")).toList()) {
                Files.delete(index);
            }
        }
    }
}
