package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditChain;
import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.ChainLink;
import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.Wire;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Writes the audit events of one partition as the links of its chain. The last link lies in a store
 * that is part of the task's transaction: what is aborted was never in the chain, and whoever takes
 * the task over goes on from the last event that is committed. Used by one stream thread.
 */
final class AuditWriter {
    private static final String LAST = "last";

    private final int partition;
    private final String topic;
    private final KeyValueStore<String, ChainLink> store;
    private final Consumer<Record<String, SealedEvent>> sink;
    private final AuditJson json = new AuditJson();
    private final AuditChain chain;
    private ChainLink last;

    /**
     * @param partition the task's own, of the audit topic too
     * @param sink sends to the audit topic
     */
    AuditWriter(
            int partition,
            String topic,
            KeyValueStore<String, ChainLink> store,
            Consumer<Record<String, SealedEvent>> sink) {
        this.partition = partition;
        this.topic = topic;
        this.store = store;
        this.sink = sink;
        this.chain = new AuditChain(partition);
        ChainLink stored = store.get(LAST);
        this.last = stored == null ? ChainLink.NONE : stored;
    }

    static Serde<ChainLink> links() {
        return Wire.serde(
                (out, link) -> out.writeLong(link.sequence()).writeText(link.hash()),
                in -> new ChainLink(in.readLong(), in.readRequiredText()));
    }

    /**
     * @param timestampMs the record's own
     */
    void write(String key, AuditEvent event, long timestampMs) {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = json.serialize(topic, headers, event);
        ChainLink link = chain.next(last, timestampMs, TokenKey.write(key), value, headers);
        AuditChain.write(link, headers);
        sink.accept(new Record<>(key, new SealedEvent(partition, value), timestampMs, headers));
        // Behind the sending: an event that could not be sent is no link.
        last = link;
        store.put(LAST, link);
    }

    /** The last event's, or {@link ChainLink#NONE}. */
    ChainLink last() {
        return last;
    }
}
