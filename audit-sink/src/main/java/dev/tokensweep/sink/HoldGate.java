package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The gate between legal holds and deletions. Whoever deletes passes it together with others, and
 * only then asks for holds; whoever places a hold passes alone. So once a hold is committed, every
 * deletion that did not see it is over, and every later one sees it. Stateless.
 *
 * <p>The gate is an advisory lock of the transaction: it touches no row, and opens with commit,
 * rollback or a lost connection.
 */
final class HoldGate {
    private HoldGate() {}

    /**
     * For a transaction that deletes; before it asks which holds there are.
     *
     * @param schema of the token tables; null: that in which the search path finds them
     */
    static void passShared(Connection connection, String schema) throws SQLException {
        pass(connection, "pg_advisory_xact_lock_shared", schema);
    }

    /** For a transaction that places a hold; waits for the deletions on their way. */
    static void passAlone(Connection connection, String schema) throws SQLException {
        pass(connection, "pg_advisory_xact_lock", schema);
    }

    private static void pass(Connection connection, String lock, String schema)
            throws SQLException {
        String sql = "SELECT %s(%s)".formatted(lock, LockKey.of("tokensweep-hold"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            LockKey.bind(statement, schema);
            statement.execute();
        }
    }
}
