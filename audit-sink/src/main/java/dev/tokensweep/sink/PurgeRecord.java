package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Where a transaction writes what it takes out, and why: what capture makes the public record of.
 */
interface PurgeRecord {

    /** Whether it is to be written before the DELETE; else it is right behind it. */
    boolean comesFirst();

    /**
     * Writes it.
     *
     * @param going tokens that this transaction has locked and deletes
     * @param archived whether copies are kept
     * @param scopes by token, with spaces between them
     */
    void write(
            Connection connection,
            String batchId,
            List<VerdictRecord> going,
            boolean archived,
            Map<String, String> scopes)
            throws SQLException;
}
