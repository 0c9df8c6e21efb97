package dev.tokensweep.events;

import java.util.List;
import java.util.Objects;

/**
 * Rows of other tables that one of our transactions deleted; the batch's id is the record's key.
 *
 * @param table the table's name
 * @param ids the rows' keys; of the archive the tokens' ids
 * @param batchId the sink's transaction
 * @param archived whether copies were kept
 */
public record RowsPurged(
        Kind kind,
        String table,
        List<String> ids,
        String batchId,
        boolean archived,
        Position position,
        long committedMicros,
        long transactionId)
        implements Change {

    /** Which rows they are. The order is the wire format: append only. */
    public enum Kind {
        /** Of a table that fills beside the token table: codes, requests, refresh tokens. */
        RELATED,
        /** Of the archive, past its retention. */
        ARCHIVE
    }

    public RowsPurged {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(batchId, "batchId");
        Objects.requireNonNull(position, "position");
        ids = List.copyOf(ids);
    }
}
