package dev.tokensweep.capture;

/**
 * Where a record of the engine's stands in the log.
 *
 * @param snapshot whether the record was read by a snapshot
 * @param boundary where the last transaction before this record ended; null where the engine has
 *     seen no end of a transaction since its start, or the log has no such mark
 * @param lsn the log position of the record itself; of the snapshot's consistent point for a
 *     snapshot's record
 * @param row which of several records at that position it is, where the log says so
 * @param transactionId 0 where there is none
 * @param committedMicros the commit time; the time of reading for a snapshot's record
 */
record LogPoint(
        boolean snapshot,
        Long boundary,
        long lsn,
        int row,
        long transactionId,
        long committedMicros) {

    /** Where the log does not tell the rows of one position apart. */
    static LogPoint of(
            boolean snapshot, Long boundary, long lsn, long transactionId, long committedMicros) {
        return new LogPoint(snapshot, boundary, lsn, 0, transactionId, committedMicros);
    }
}
