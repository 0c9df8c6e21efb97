package dev.tokensweep.capture;

import java.util.Map;

/**
 * The parts of the engine's offset that say where a record stands.
 *
 * @param snapshot whether the record was read by the snapshot
 * @param boundary where the last transaction before this record ended; null where the engine has
 *     seen no end of a transaction since its start
 * @param lsn the log position of the record itself; of the snapshot's consistent point for a
 *     snapshot's record
 * @param transactionId 0 where there is none
 * @param committedMicros the commit time; the time of reading for a snapshot's record
 */
record LogPoint(
        boolean snapshot, Long boundary, long lsn, long transactionId, long committedMicros) {

    static final String BOUNDARY = "lsn_commit";
    static final String LSN = "lsn";

    static LogPoint of(Map<String, ?> offset) {
        Number boundary = (Number) offset.get(BOUNDARY);
        return new LogPoint(
                offset.get("snapshot") != null,
                boundary == null ? null : (Long) boundary.longValue(),
                number(offset, LSN),
                number(offset, "txId"),
                number(offset, "ts_usec"));
    }

    private static long number(Map<String, ?> offset, String name) {
        return offset.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
