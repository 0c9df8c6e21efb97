package dev.tokensweep.forensics;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where events are replayed to. Used by one thread. */
public interface ReplayTarget extends AutoCloseable {
    /**
     * From where to go on.
     *
     * @return empty for the beginning
     */
    Map<Integer, Long> places() throws IOException;

    void write(ConsumerRecord<byte[], byte[]> record) throws IOException;

    /**
     * What was written is to stay, and the next time goes on behind it.
     *
     * @param places the next offset of each partition
     */
    void commit(Map<Integer, Long> places) throws IOException;

    @Override
    void close() throws IOException;
}
