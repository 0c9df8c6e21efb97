package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditCheckpoint;
import dev.tokensweep.events.AuditSigning;
import dev.tokensweep.events.ChainLink;
import dev.tokensweep.events.UnreadableRecordException;
import dev.tokensweep.events.UtcText;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Holds a partition's checkpoints to its chain, both in their order. Each one covers all events up
 * to its own, so the signatures that count are the last one's, and that of any that disagrees. For
 * one thread.
 */
final class CheckpointMatch {
    private final Iterator<ConsumerRecord<byte[], byte[]>> records;
    private final List<PublicKey> keys;
    private final int partition;
    private final List<ChainBreak> broken = new ArrayList<>();
    private AuditCheckpoint next;
    private ConsumerRecord<byte[], byte[]> nextRecord;
    private AuditCheckpoint agreed;
    private ConsumerRecord<byte[], byte[]> agreedRecord;
    private long count;
    private boolean begun;

    /**
     * @param records the partition's checkpoints in their order
     * @param keys by one of which each is signed; empty where signatures are not looked at
     */
    CheckpointMatch(
            int partition, Iterator<ConsumerRecord<byte[], byte[]>> records, List<PublicKey> keys) {
        this.partition = partition;
        this.records = records;
        this.keys = List.copyOf(keys);
    }

    /** The one at hand; null behind the last. Not read before it is asked for. */
    private AuditCheckpoint next() {
        if (!begun) {
            begun = true;
            advance();
        }
        return next;
    }

    private void advance() {
        next = null;
        while (next == null && records.hasNext()) {
            nextRecord = records.next();
            try {
                next = AuditCheckpoint.read(nextRecord.value());
                if (next.partition() != partition) {
                    broken(nextRecord, "is a checkpoint of partition " + next.partition());
                    next = null;
                }
            } catch (UnreadableRecordException e) {
                broken(nextRecord, e.getMessage());
            }
        }
    }

    /** What a checkpoint of this very event has against it; null where none has. */
    String disagreement(ChainLink link) {
        String disagreement = null;
        while (next() != null && next.link().sequence() <= link.sequence()) {
            if (next.link().sequence() == link.sequence()) {
                if (next.link().equals(link)) {
                    count++;
                    agreed = next;
                    agreedRecord = nextRecord;
                } else if (isSigned(next)) {
                    disagreement =
                            "is another event than the one that was signed at "
                                    + UtcText.iso(next.atMicros());
                } else {
                    broken(nextRecord, "is signed by no key that was given");
                }
            }
            advance();
        }
        return disagreement;
    }

    /** What a checkpoint behind the end of the chain has against it; null where there is none. */
    String beyond(ChainLink last) {
        for (; next() != null; advance()) {
            if (isSigned(next)) {
                return "the chain ends with %s, and event %d was signed at %s: events are missing at its end"
                        .formatted(
                                last == null ? "nothing" : "event " + last.sequence(),
                                next.link().sequence(),
                                UtcText.iso(next.atMicros()));
            }
            broken(nextRecord, "is signed by no key that was given");
        }
        return null;
    }

    private boolean isSigned(AuditCheckpoint checkpoint) {
        return keys.isEmpty()
                || keys.stream().anyMatch(key -> AuditSigning.isSigned(checkpoint, key));
    }

    private void broken(ConsumerRecord<byte[], byte[]> record, String what) {
        broken.add(new ChainBreak(record.topic(), partition, record.offset(), what));
    }

    /** How many agree with the chain. */
    long agreed() {
        return count;
    }

    /** Up to which event the chain is signed; null where it is not, or no key was given. */
    Long signed() {
        return !keys.isEmpty() && agreed != null && isSigned(agreed)
                ? (Long) agreed.link().sequence()
                : null;
    }

    /** What is wrong with the checkpoints themselves. */
    List<ChainBreak> broken() {
        if (agreed != null && !isSigned(agreed)) {
            broken(agreedRecord, "is signed by no key that was given");
        }
        return broken;
    }
}
