package dev.tokensweep.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * Hands the engine the offset to start from, and keeps what it writes in memory only: the offset
 * that lasts is stored by {@link ChangeWriter} together with the changes. Public because the engine
 * makes it by name. Thread-safe as its base.
 */
public final class ResumeOffsetStore extends MemoryOffsetBackingStore {

    /** The engine property that holds the offset as JSON; empty for a snapshot. */
    static final String PROPERTY = "tokensweep.resume.offset";

    private volatile ByteBuffer resume;

    @Override
    public void configure(WorkerConfig config) {
        super.configure(config);
        String offset = (String) config.originals().get(PROPERTY);
        resume = offset.isEmpty() ? null : ByteBuffer.wrap(offset.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        // The engine has one partition, so the first question is about it.
        return data.isEmpty() && resume != null
                ? CompletableFuture.completedFuture(
                        keys.stream().collect(Collectors.toMap(Function.identity(), key -> resume)))
                : super.get(keys);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }
}
