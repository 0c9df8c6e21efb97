package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** How to connect to one kind of database, and what a session is bound by. Immutable. */
interface Sessions {
    /**
     * The driver's properties for connections that never wait without bound, and that read and
     * write times as the product does.
     *
     * @param application by which the server knows the connection
     * @param sessionZone the zone the product's sessions have; null: the server's own
     */
    Map<String, String> connectionProperties(
            String application,
            String sessionZone,
            Duration connectTimeout,
            Duration socketTimeout);

    /**
     * Bounds a transaction that deletes: the server never waits for us, we hardly for it. First in
     * the transaction, after its clock has been asked.
     */
    void beginPurge(Connection connection) throws SQLException;

    /** Bounds an operator's transaction, which waits for the deletions on their way. */
    void beginCommand(Connection connection) throws SQLException;
}
