package dev.tokensweep.demo;

/**
 * One entry of the ledger.
 *
 * @param op ISSUED, CHANGED, PURGED or REMOVED
 * @param version the row version it left, or that was deleted
 * @param atMicros when its transaction was committed, by the database
 */
record LedgerOp(String op, String version, long atMicros) {
    boolean isEnd() {
        return op.equals("PURGED") || op.equals("REMOVED");
    }
}
