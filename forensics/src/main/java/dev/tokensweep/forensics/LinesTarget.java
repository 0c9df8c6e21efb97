package dev.tokensweep.forensics;

import dev.tokensweep.events.TokenKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events as lines of JSON, see {@link RecordLine}. Used by one thread. */
public final class LinesTarget implements ReplayTarget {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private final FileChannel file;
    private final Path checkpoint;
    private final String source;
    private final Map<Integer, Long> places;
    private long bytes;

    private LinesTarget(
            OutputStream out,
            FileChannel file,
            Path checkpoint,
            String source,
            ReplayCheckpoint resumed) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.file = file;
        this.checkpoint = checkpoint;
        this.source = source;
        this.places = resumed == null ? Map.of() : resumed.places();
        this.bytes = resumed == null ? 0 : resumed.bytes();
    }

    /**
     * To a stream that stays open.
     *
     * @param checkpoint file for the place reached; null for none
     * @param source what is replayed
     */
    public static LinesTarget to(OutputStream out, Path checkpoint, String source)
            throws IOException {
        return new LinesTarget(out, null, checkpoint, source, resumed(checkpoint, source));
    }

    /** To a file. What it has beyond the place reached is cut off; without one all of it. */
    public static LinesTarget to(Path file, Path checkpoint, String source) throws IOException {
        ReplayCheckpoint resumed = resumed(checkpoint, source);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(resumed == null ? 0 : resumed.bytes());
        channel.position(channel.size());
        return new LinesTarget(
                Channels.newOutputStream(channel), channel, checkpoint, source, resumed);
    }

    private static ReplayCheckpoint resumed(Path checkpoint, String source) throws IOException {
        return checkpoint == null ? null : ReplayCheckpoint.read(checkpoint, source);
    }

    @Override
    public Map<Integer, Long> places() {
        return places;
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] line =
                RecordLine.of(
                        TokenKey.read(record.key()),
                        record.partition(),
                        record.offset(),
                        record.value());
        out.write(line);
        out.write('\n');
        bytes += line.length + 1;
    }

    @Override
    public void commit(Map<Integer, Long> next) throws IOException {
        out.flush();
        if (checkpoint != null) {
            if (file != null) {
                file.force(false);
            }
            new ReplayCheckpoint(source, UUID.randomUUID().toString(), bytes, next)
                    .write(checkpoint);
        }
    }

    @Override
    public void close() throws IOException {
        out.flush();
        if (file != null) {
            file.close();
        }
    }
}
