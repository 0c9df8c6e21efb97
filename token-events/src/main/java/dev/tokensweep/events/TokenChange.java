package dev.tokensweep.events;

import java.util.Objects;

/**
 * One committed change of one token, as the database's log tells it; the token's id is the record's
 * key.
 *
 * @param row the row after the change; null for PURGED, REMOVED and SNAPSHOT_COMPLETED
 * @param committedMicros the commit time by the database's clock; for SEEN when it was read
 * @param transactionId the database's transaction, 0 for rows read by a snapshot
 * @param purge the journal's entry, for PURGED only
 */
public record TokenChange(
        Kind kind,
        TokenRow row,
        Position position,
        long committedMicros,
        long transactionId,
        Purge purge)
        implements Change {

    /** What happened. The order is the wire format: append only. */
    public enum Kind {
        /** Read by a snapshot. */
        SEEN,
        ISSUED,
        CHANGED,
        /** Deleted by the sink. */
        PURGED,
        /** Deleted by somebody else. */
        REMOVED,
        /**
         * Everything the snapshot of this epoch found has been told: a token known from an earlier
         * epoch and not told again is gone. Sent to every partition, without a token id.
         */
        SNAPSHOT_COMPLETED
    }

    public TokenChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(position, "position");
        boolean live = kind == Kind.SEEN || kind == Kind.ISSUED || kind == Kind.CHANGED;
        if (live != (row != null)) {
            throw new IllegalArgumentException(kind + (live ? " needs a row" : " has no row"));
        }
        if ((kind == Kind.PURGED) != (purge != null)) {
            throw new IllegalArgumentException("a purge belongs to PURGED alone, not to " + kind);
        }
    }
}
