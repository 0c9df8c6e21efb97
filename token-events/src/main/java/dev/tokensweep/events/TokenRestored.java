package dev.tokensweep.events;

import java.util.Objects;

/**
 * A token that was put back from the archive by us; the token's id is the record's key.
 *
 * @param row as it is there again
 * @param batchId the restore's transaction
 * @param by who restored it
 * @param committedMicros the commit time by the database's clock
 * @param transactionId the database's transaction
 */
public record TokenRestored(
        TokenRow row,
        String batchId,
        String by,
        Position position,
        long committedMicros,
        long transactionId)
        implements Change {
    public TokenRestored {
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(batchId, "batchId");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(position, "position");
    }
}
