package dev.tokensweep.sink;

/** Whether a query locks the rows it tells. */
enum RowLock {
    /** It only reads. */
    NONE,
    /** It waits for others' locks, within the session's limit. */
    WAITING,
    /** It passes over rows that others have locked. */
    SKIPPING
}
