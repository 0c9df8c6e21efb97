package dev.tokensweep.events;

import java.util.List;
import java.util.Objects;

/**
 * One entry of a token's public record on {@code token-audit}; the token's id is the record's key.
 *
 * @param row the row as it stood after the event, or last stood; null where it was never observed
 * @param fromState the state before, for CHANGED
 * @param reason for CONDEMNED, SPARED (of the refused verdict), ARCHIVED and DELETED
 * @param rule the policy rule, where a reason is given
 * @param eligibleMicros since when the token might go, where a verdict was given; else null
 * @param note for SPARED the database's cause; for an unobserved removal "unobserved"; for a token
 *     that was over before anybody observed it "backlog"; else null
 * @param batchId the sink's transaction, for ARCHIVED and DELETED
 * @param atMicros when it happened: the database's commit time, or for the cleaner's own decisions
 *     its clock
 * @param position the change this event stands on
 * @param transactionId the database's transaction, 0 where there is none
 * @param scope the scopes the token had, with spaces between them, for ARCHIVED and DELETED; else
 *     null
 * @param hold for HELD and RELEASED; else null
 * @param rows for RELATED_PURGED and ARCHIVE_PRUNED; else null
 */
public record AuditEvent(
        AuditType type,
        TokenRow row,
        String fromState,
        Reason reason,
        String rule,
        Long eligibleMicros,
        String note,
        String batchId,
        long atMicros,
        Position position,
        long transactionId,
        String scope,
        Hold hold,
        Rows rows) {

    /**
     * Rows of another table.
     *
     * @param ids their keys
     * @param archived whether copies were kept
     */
    public record Rows(String table, List<String> ids, boolean archived) {
        public Rows {
            ids = List.copyOf(ids);
        }
    }

    public AuditEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(position, "position");
    }
}
