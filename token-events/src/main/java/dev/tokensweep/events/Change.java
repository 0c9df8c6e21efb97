package dev.tokensweep.events;

/** One committed change that the database's log tells of; what {@code token-changes} carries. */
public sealed interface Change
        permits TokenChange, TokenRestored, HoldChange, RowsPurged, Mark, BacklogPurged {

    /** Its place: positions rise strictly along a partition. */
    Position position();

    /** The commit time by the database's clock; for what a snapshot read, when it was read. */
    long committedMicros();

    /**
     * The database's transaction, of which the log tells 32 bits; 0 for what a snapshot read, and
     * for its completion.
     */
    long transactionId();
}
