package dev.tokensweep.cleaner;

import static dev.tokensweep.events.AuditEventBuilder.event;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditEventBuilder;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.RowsPurged;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRestored;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.policy.Decision;

/** Words what happened to a token as the event its public record gets. */
final class AuditTrail {
    /** The note of an event that no log entry shows: a look at the table brought it to light. */
    static final String UNOBSERVED = "unobserved";

    /** The note of the one event of a token that was over before anybody observed it. */
    static final String BACKLOG = "backlog";

    private AuditTrail() {}

    /** SEEN, ISSUED or CHANGED; {@code before} is null for a token not known until now. */
    static AuditEvent told(AuditType type, TokenChange change, TokenState before, String note) {
        return observed(type, change)
                .row(change.row())
                .fromState(before == null ? null : before.row().version().state())
                .note(note)
                .build();
    }

    static AuditEvent restored(TokenRestored restored) {
        return event(AuditType.RESTORED, restored.committedMicros(), restored.position())
                .transactionId(restored.transactionId())
                .row(restored.row())
                .batchId(restored.batchId())
                .note(restored.by())
                .build();
    }

    static AuditEvent removedByOthers(TokenChange change, TokenState before, String note) {
        return observed(AuditType.REMOVED_BY_OTHERS, change).row(rowOf(before)).note(note).build();
    }

    static AuditEvent purged(TokenChange change, TokenState before, Long eligibleMicros) {
        Purge purge = change.purge();
        return observed(ended(purge.archived()), change)
                .row(rowOf(before))
                .because(purge.reason(), purge.rule())
                .eligibleMicros(eligibleMicros)
                .batchId(purge.batchId())
                .scope(purge.scope())
                .build();
    }

    static AuditEvent purged(BacklogPurged backlog, BacklogPurged.Gone token) {
        return event(ended(backlog.archived()), backlog.committedMicros(), backlog.position())
                .row(token.row())
                .because(token.reason(), token.rule())
                .eligibleMicros(token.eligibleMicros())
                .note(BACKLOG)
                .batchId(backlog.batchId())
                .scope(token.scope())
                .build();
    }

    private static AuditType ended(boolean archived) {
        return archived ? AuditType.ARCHIVED : AuditType.DELETED;
    }

    static AuditEvent expired(TokenState state, Decision.Eligible decision) {
        return judged(AuditType.EXPIRED, state, decision, decision.endedMicros()).build();
    }

    static AuditEvent condemned(TokenState state, Decision.Eligible decision, long nowMicros) {
        return judged(AuditType.CONDEMNED, state, decision, nowMicros).build();
    }

    /** Where the policy itself would keep the token by now, no reason is given. */
    static AuditEvent spared(TokenState state, Decision decision, Spared spared) {
        AuditEventBuilder told =
                decision instanceof Decision.Eligible eligible
                        ? judged(AuditType.SPARED, state, eligible, spared.sparedMicros())
                        : event(AuditType.SPARED, spared.sparedMicros(), state.position())
                                .row(state.row());
        String cause = spared.cause().name();
        return told.note(spared.holdId() == null ? cause : cause + " by " + spared.holdId())
                .build();
    }

    static AuditEvent held(HoldChange change) {
        return event(AuditType.HELD, change.committedMicros(), change.position())
                .transactionId(change.transactionId())
                .hold(change.hold())
                .build();
    }

    /** The note says who released it, or {@link #UNOBSERVED}. */
    static AuditEvent released(Hold hold, String note, Change change, long transactionId) {
        return event(AuditType.RELEASED, change.committedMicros(), change.position())
                .transactionId(transactionId)
                .hold(hold)
                .note(note)
                .build();
    }

    static AuditEvent rowsPurged(RowsPurged purged) {
        AuditType type =
                switch (purged.kind()) {
                    case RELATED -> AuditType.RELATED_PURGED;
                    case ARCHIVE -> AuditType.ARCHIVE_PRUNED;
                };
        return event(type, purged.committedMicros(), purged.position())
                .transactionId(purged.transactionId())
                .batchId(purged.batchId())
                .rows(new AuditEvent.Rows(purged.table(), purged.ids(), purged.archived()))
                .build();
    }

    private static AuditEventBuilder observed(AuditType type, TokenChange change) {
        return event(type, change.committedMicros(), change.position())
                .transactionId(change.transactionId());
    }

    private static AuditEventBuilder judged(
            AuditType type, TokenState state, Decision.Eligible decision, long atMicros) {
        return event(type, atMicros, state.position())
                .row(state.row())
                .because(decision.reason(), decision.rule())
                .eligibleMicros(decision.eligibleMicros());
    }

    private static TokenRow rowOf(TokenState state) {
        return state == null ? null : state.row();
    }
}
