package dev.tokensweep.forensics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** Which tokens one transaction of the sink archived, by the record. Used by one thread. */
public final class BatchTokens {
    private final AuditIndex index;

    public BatchTokens(AuditIndex index) {
        this.index = index;
    }

    /** Their ids; none where the record knows of no such batch. */
    public Set<String> of(String batchId) {
        Set<String> ids = new TreeSet<>();
        try (Connection connection = index.connection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT token_id FROM %s WHERE type = 'ARCHIVED' AND batch_id = ?"
                                        .formatted(IndexSchema.RECORD))) {
            statement.setString(1, batchId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new ForensicsException("the audit index does not answer: " + OneLine.of(e), e);
        }
    }
}
