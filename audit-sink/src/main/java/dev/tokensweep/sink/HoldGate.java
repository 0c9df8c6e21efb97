package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The gate between legal holds and deletions. Whoever deletes passes it together with others, and
 * only then asks for holds; whoever places a hold passes alone. So once a hold is committed, every
 * deletion that did not see it is over, and every later one sees it. Stateless.
 *
 * <p>The gate is a lock of the transaction's: it touches no row of the product's, and opens with
 * commit, rollback or a lost connection.
 */
final class HoldGate {
    private HoldGate() {}

    /** For a transaction that deletes; before it asks which holds there are. */
    static void passShared(Connection connection, SinkTables tables) throws SQLException {
        tables.dialect().locks().passShared(connection, tables);
    }

    /** For a transaction that places a hold; waits for the deletions on their way. */
    static void passAlone(Connection connection, SinkTables tables) throws SQLException {
        tables.dialect().locks().passAlone(connection, tables);
    }
}
