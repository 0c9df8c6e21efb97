package dev.tokensweep.events;

/**
 * What the reconciler found in the table between two marks; the token's id is the record's key. It
 * says something about a token only where the log tells of no change of it between the marks, and
 * where every transaction that it told of before them had ended for readers too.
 *
 * @param row null where the table has no such token
 * @param afterMark the number of a mark written before the table was read
 * @param beforeMark the number of one written after, by a transaction begun after the first mark's
 *     was committed
 * @param snapshotXmin the database's oldest transaction that had not ended for whoever read the
 *     table at that moment; what had a lower id was seen, if it was committed
 */
public record Sighting(TokenRow row, long afterMark, long beforeMark, long snapshotXmin) {
    /**
     * Stands for {@code snapshotXmin} where the log's order is that in which readers see the
     * transactions: whoever saw one mark has seen all that the log tells before it.
     */
    public static final long IN_THE_LOGS_ORDER = 0;
}
