package dev.tokensweep.forensics;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What becomes of an event on the topic it is replayed to. Used by one thread. */
@FunctionalInterface
public interface ReplayForm {
    /** Key, value, headers and time as they are, under the partitioner's own choice. */
    static ReplayForm events(String target) {
        return event ->
                List.of(
                        new ProducerRecord<>(
                                target,
                                null,
                                event.timestamp(),
                                event.key(),
                                event.value(),
                                event.headers()));
    }

    /** The records to send for an event; none where it tells of nothing. */
    List<ProducerRecord<byte[], byte[]>> of(ConsumerRecord<byte[], byte[]> event);
}
