package dev.tokensweep.events;

/** What an audit event tells. Names are part of the public audit contract. */
public enum AuditType {
    /** The token existed when capture first looked. */
    SEEN,
    ISSUED,
    CHANGED,
    /**
     * An ACTIVE or GRACEFULLY_ROTATED token's time is over; nothing was written in the database.
     */
    EXPIRED,
    /** The verdict was given: the token may go. */
    CONDEMNED,
    /** A legal hold was placed; keyed by the token's id, or by the hold's where it names more. */
    HELD,
    /** A legal hold is over. */
    RELEASED,
    /** The database refused the verdict, and why; the token stays for now. */
    SPARED,
    /** Terminal: moved to the archive by us. */
    ARCHIVED,
    /** Terminal: deleted by us without archiving, as configured. */
    DELETED,
    /** Terminal: deleted by the product, a cascade or a DBA. */
    REMOVED_BY_OTHERS,
    /** Rows of a table beside the token table were deleted by us; keyed by the batch's id. */
    RELATED_PURGED,
    /** Rows of the archive were deleted by us, past its retention; keyed by the batch's id. */
    ARCHIVE_PRUNED,
    /** Put back from the archive by us: the token lives again, after its terminal event. */
    RESTORED;

    /** Whether the record's key is a token's id; that of {@link #HELD} may be one. */
    public boolean isOfToken() {
        return this != HELD && this != RELEASED && this != RELATED_PURGED && this != ARCHIVE_PRUNED;
    }

    /** Whether this tells that the token is there, and how its row stands. */
    public boolean showsRow() {
        return this == SEEN || this == ISSUED || this == CHANGED || this == RESTORED;
    }

    /**
     * Whether this ends the token's life; every token has exactly one such event, and one more for
     * each time it is restored.
     */
    public boolean isTerminal() {
        return this == ARCHIVED || this == DELETED || this == REMOVED_BY_OTHERS;
    }
}
