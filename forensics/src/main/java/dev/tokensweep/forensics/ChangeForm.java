package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRestored;
import dev.tokensweep.events.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Turns the record back into the changes that a cleaner follows. What the cleaner itself has told
 * is left out: it is to find that again. Used by one thread.
 */
public final class ChangeForm implements ReplayForm {
    private final String target;
    private final int partitions;
    private final AuditJson json = new AuditJson();
    private final Serializer<Change> changes = Wire.change().serializer();
    private final Map<Integer, Position> last = new HashMap<>();

    /**
     * @param target a topic of as many partitions as the record has
     */
    public ChangeForm(String target, int partitions) {
        this.target = target;
        this.partitions = partitions;
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> of(ConsumerRecord<byte[], byte[]> record) {
        AuditEvent event = json.deserialize(target, record.value());
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        if (event.type() == AuditType.HELD || event.type() == AuditType.RELEASED) {
            for (int partition = 0; partition < partitions; partition++) {
                send(hold(event, place(partition, event.position())), partition, null, sent);
            }
            return sent;
        }
        Position place = place(record.partition(), event.position());
        Change change =
                switch (event.type()) {
                    case SEEN -> live(TokenChange.Kind.SEEN, event, place);
                    case ISSUED -> live(TokenChange.Kind.ISSUED, event, place);
                    case CHANGED -> live(TokenChange.Kind.CHANGED, event, place);
                    case RESTORED ->
                            new TokenRestored(
                                    event.row(),
                                    event.batchId(),
                                    event.note(),
                                    place,
                                    event.atMicros(),
                                    event.transactionId());
                    case ARCHIVED, DELETED -> gone(TokenChange.Kind.PURGED, event, place);
                    case REMOVED_BY_OTHERS -> gone(TokenChange.Kind.REMOVED, event, place);
                    default -> null;
                };
        if (change != null) {
            send(change, record.partition(), record.key(), sent);
        }
        return sent;
    }

    private void send(
            Change change, int partition, byte[] key, List<ProducerRecord<byte[], byte[]>> sent) {
        last.put(partition, change.position());
        byte[] value = changes.serialize(target, change);
        sent.add(new ProducerRecord<>(target, partition, key, value));
    }

    /**
     * Positions rise strictly along the partitions of changes; several events may stand on one
     * position.
     */
    private Position place(int partition, Position told) {
        Position before = last.getOrDefault(partition, Position.NONE);
        return told.isAfter(before)
                ? told
                : new Position(
                        before.epoch(), before.transaction(), before.change(), before.index() + 1);
    }

    private static TokenChange live(TokenChange.Kind kind, AuditEvent event, Position place) {
        return new TokenChange(
                kind, event.row(), place, event.atMicros(), event.transactionId(), null);
    }

    private static TokenChange gone(TokenChange.Kind kind, AuditEvent event, Position place) {
        Purge purge =
                kind == TokenChange.Kind.REMOVED
                        ? null
                        : new Purge(
                                event.batchId(),
                                event.reason(),
                                event.rule(),
                                event.type() == AuditType.ARCHIVED,
                                event.scope());
        return new TokenChange(kind, null, place, event.atMicros(), event.transactionId(), purge);
    }

    private static HoldChange hold(AuditEvent event, Position place) {
        boolean placed = event.type() == AuditType.HELD;
        return new HoldChange(
                placed ? HoldChange.Kind.HELD : HoldChange.Kind.RELEASED,
                event.hold(),
                placed ? null : event.note(),
                place,
                event.atMicros(),
                event.transactionId());
    }
}
