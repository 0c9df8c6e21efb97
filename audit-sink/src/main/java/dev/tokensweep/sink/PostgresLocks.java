package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Advisory locks of PostgreSQL. */
final class PostgresLocks implements ServerLocks {
    @Override
    public void passShared(Connection connection, SinkTables tables) throws SQLException {
        pass(connection, "pg_advisory_xact_lock_shared", tables);
    }

    @Override
    public void passAlone(Connection connection, SinkTables tables) throws SQLException {
        pass(connection, "pg_advisory_xact_lock", tables);
    }

    private static void pass(Connection connection, String lock, SinkTables tables)
            throws SQLException {
        String sql = "SELECT %s(%s)".formatted(lock, LockKey.of("tokensweep-hold"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            LockKey.bind(statement, tables);
            statement.execute();
        }
    }

    @Override
    public boolean tryLock(Connection connection, SinkTables tables, String purpose)
            throws SQLException {
        String sql = "SELECT pg_try_advisory_lock(%s)".formatted(LockKey.of(purpose));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            LockKey.bind(statement, tables);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
