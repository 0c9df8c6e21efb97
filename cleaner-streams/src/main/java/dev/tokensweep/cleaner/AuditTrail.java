package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.policy.Decision;

/** Words what happened to a token as the event its public record gets. */
final class AuditTrail {
    /** The note of an event that no log entry shows: a new snapshot brought it to light. */
    static final String UNOBSERVED = "unobserved";

    private AuditTrail() {}

    /** SEEN, ISSUED or CHANGED; {@code before} is null for a token not known until now. */
    static AuditEvent told(AuditType type, TokenChange change, TokenState before, String note) {
        return event(
                type,
                change.row(),
                before == null ? null : before.row().version().state(),
                note,
                change);
    }

    static AuditEvent removedByOthers(TokenChange change, TokenState before, String note) {
        return event(
                AuditType.REMOVED_BY_OTHERS,
                before == null ? null : before.row(),
                null,
                note,
                change);
    }

    static AuditEvent purged(TokenChange change, TokenState before, Long eligibleMicros) {
        Purge purge = change.purge();
        return new AuditEvent(
                purge.archived() ? AuditType.ARCHIVED : AuditType.DELETED,
                before == null ? null : before.row(),
                null,
                purge.reason(),
                purge.rule(),
                eligibleMicros,
                null,
                purge.batchId(),
                change.committedMicros(),
                change.position(),
                change.transactionId());
    }

    static AuditEvent expired(TokenState state, Decision.Eligible decision) {
        return judged(AuditType.EXPIRED, state, decision, null, decision.endedMicros());
    }

    static AuditEvent condemned(TokenState state, Decision.Eligible decision, long nowMicros) {
        return judged(AuditType.CONDEMNED, state, decision, null, nowMicros);
    }

    static AuditEvent spared(TokenState state, Decision.Eligible decision, Spared spared) {
        return judged(
                AuditType.SPARED, state, decision, spared.cause().name(), spared.sparedMicros());
    }

    private static AuditEvent judged(
            AuditType type,
            TokenState state,
            Decision.Eligible decision,
            String note,
            long atMicros) {
        return new AuditEvent(
                type,
                state.row(),
                null,
                decision.reason(),
                decision.rule(),
                decision.eligibleMicros(),
                note,
                null,
                atMicros,
                state.position(),
                0);
    }

    private static AuditEvent event(
            AuditType type, TokenRow row, String fromState, String note, TokenChange change) {
        return new AuditEvent(
                type,
                row,
                fromState,
                null,
                null,
                null,
                note,
                null,
                change.committedMicros(),
                change.position(),
                change.transactionId());
    }
}
