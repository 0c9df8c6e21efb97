package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditChain;
import dev.tokensweep.events.ChainLink;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Events of partition 1 in their chain. */
final class ChainedEvents {
    private ChainedEvents() {}

    static List<ProducerRecord<byte[], byte[]>> of(
            AuditBroker broker, String topic, long seed, int count) {
        RandomRecord random = new RandomRecord(seed);
        AuditChain chain = new AuditChain(1);
        ChainLink link = ChainLink.NONE;
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProducerRecord<byte[], byte[]> event = broker.record(topic, random.id(), random.next());
            long timestampMs = 1_772_359_200_000L + i;
            link = chain.next(link, timestampMs, event.key(), event.value(), event.headers());
            AuditChain.write(link, event.headers());
            // What was sent once is closed to changes.
            events.add(
                    new ProducerRecord<>(
                            topic,
                            1,
                            timestampMs,
                            event.key(),
                            event.value(),
                            new RecordHeaders(event.headers())));
        }
        return events;
    }
}
