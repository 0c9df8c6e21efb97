package dev.tokensweep.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a table without traffic is from rest: there nothing in it may go, every end is told, and
 * the audit tells of each token what the table says. Only then is there something to check. A look
 * at one moment; immutable.
 *
 * @param eligible tokens that may go and are still there
 * @param untoldEnds deletions without a terminal event; below 0 where more were told
 * @param isTold whether the table and the audit agree on every live token; false while any may go
 */
public record Rest(long eligible, long untoldEnds, boolean isTold) {
    /** Looks. */
    public static Rest look(Connection connection, AuditReader audit) throws SQLException {
        long eligible = Ledger.eligible(connection);
        return new Rest(
                eligible,
                Ledger.ended(connection) - audit.ended(),
                eligible == 0 && table(connection).equals(audit.live()));
    }

    /** Whether nothing is left to wait for. */
    public boolean isReached() {
        return eligible == 0 && untoldEnds == 0 && isTold;
    }

    private static Map<String, String> table(Connection connection) throws SQLException {
        Map<String, String> versions = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(DemoSql.of(connection).live());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                versions.put(rows.getString(1), rows.getString(2));
            }
        }
        return versions;
    }
}
