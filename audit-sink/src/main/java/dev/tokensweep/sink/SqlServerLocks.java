package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Application locks of SQL Server. */
final class SqlServerLocks implements ServerLocks {
    @Override
    public void passShared(Connection connection, SinkTables tables) throws SQLException {
        requireLock(connection, tables, "Shared", 1_000);
    }

    @Override
    public void passAlone(Connection connection, SinkTables tables) throws SQLException {
        requireLock(connection, tables, "Exclusive", 30_000);
    }

    private static void requireLock(
            Connection connection, SinkTables tables, String mode, int timeoutMs)
            throws SQLException {
        if (!lock(connection, tables, "tokensweep-hold", mode, "Transaction", timeoutMs)) {
            throw new SQLException(
                    "the gate of the holds is taken", "40000", SqlServerDialect.LOCK_TIMEOUT);
        }
    }

    @Override
    public boolean tryLock(Connection connection, SinkTables tables, String purpose)
            throws SQLException {
        return lock(connection, tables, purpose, "Exclusive", "Session", 0);
    }

    private static boolean lock(
            Connection connection,
            SinkTables tables,
            String purpose,
            String mode,
            String owner,
            int timeoutMs)
            throws SQLException {
        String sql =
                "DECLARE @taken int; EXEC @taken = sp_getapplock @Resource = ?, @LockMode = ?, @LockOwner = ?, @LockTimeout = ?; SELECT @taken";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, purpose + "." + tables.token());
            statement.setString(2, mode);
            statement.setString(3, owner);
            statement.setInt(4, timeoutMs);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) >= 0;
            }
        }
    }
}
