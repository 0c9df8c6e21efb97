package dev.tokensweep.cleaner;

import dev.tokensweep.events.Change;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.TokenChange;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The holds that stand, as one partition knows them. Every partition is told of every hold, and the
 * one that the event's key belongs to tells the public record, so that one task alone writes each
 * partition of it. Used by one stream thread.
 */
final class Holds {
    private final KeyValueStore<String, StandingHold> store;
    private final int partition;
    private final int partitions;
    private final ParkedTokens parked;
    private final Outbox outbox;

    /**
     * @param partition the task's own
     * @param partitions how many there are
     */
    Holds(
            KeyValueStore<String, StandingHold> store,
            int partition,
            int partitions,
            ParkedTokens parked,
            Outbox outbox) {
        this.store = store;
        this.partition = partition;
        this.partitions = partitions;
        this.parked = parked;
        this.outbox = outbox;
    }

    boolean stands(String holdId) {
        return store.get(holdId) != null;
    }

    /** Takes in a change that has not been seen before. */
    void follow(HoldChange change) {
        String id = change.hold().id();
        StandingHold known = store.get(id);
        switch (change.kind()) {
            case HELD -> {
                // Told again, a hold may lack what the log leaves out; it never changes but by its
                // end.
                Hold hold = known == null ? change.hold() : known.hold();
                store.put(id, new StandingHold(hold, change.position()));
                if (known == null && isToldHere(change.hold())) {
                    outbox.audit(keyOf(change.hold()), AuditTrail.held(change));
                }
            }
            case RELEASED -> {
                if (known != null) {
                    // What is known of it: of a deleted row the log tells the id alone.
                    release(known.hold(), change.by(), change, change.transactionId());
                }
            }
        }
    }

    /** A hold that a new snapshot did not find is no longer in the table. */
    void releaseNotSeenAgain(TokenChange snapshot) {
        try (KeyValueIterator<String, StandingHold> holds = store.all()) {
            while (holds.hasNext()) {
                KeyValue<String, StandingHold> hold = holds.next();
                if (hold.value.position().epoch() < snapshot.position().epoch()) {
                    release(hold.value.hold(), AuditTrail.UNOBSERVED, snapshot, 0);
                }
            }
        }
    }

    private void release(Hold hold, String note, Change change, long transactionId) {
        store.delete(hold.id());
        parked.release(hold.id());
        if (isToldHere(hold)) {
            outbox.audit(keyOf(hold), AuditTrail.released(hold, note, change, transactionId));
        }
    }

    private boolean isToldHere(Hold hold) {
        return partitionOf(keyOf(hold)) == partition;
    }

    /** As Kafka's default partitioner has it, by which capture's records are spread. */
    private int partitionOf(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
    }

    private static String keyOf(Hold hold) {
        return hold.scope() == Hold.Scope.TOKEN ? hold.subject() : hold.id();
    }
}
