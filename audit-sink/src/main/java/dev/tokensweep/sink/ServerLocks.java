package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;

/** Locks that are no row's, in one database's words. Stateless. */
interface ServerLocks {
    /** Passes the gate of the holds together with others, until the transaction ends. */
    void passShared(Connection connection, SinkTables tables) throws SQLException;

    /** Passes the gate of the holds alone, until the transaction ends. */
    void passAlone(Connection connection, SinkTables tables) throws SQLException;

    /**
     * Whether a lock of the installation's is this session's now, until it ends; does not wait.
     *
     * @param purpose without quotes in it
     */
    boolean tryLock(Connection connection, SinkTables tables, String purpose) throws SQLException;
}
