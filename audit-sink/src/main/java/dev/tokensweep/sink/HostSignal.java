package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Something of the database's own that says whether it can bear purges; used by one thread. */
interface HostSignal {
    /** What it is, for a reason. */
    String name();

    /**
     * Asks it, within a few seconds.
     *
     * @param connection commits by itself
     * @return why to wait; empty where it has nothing against purges
     * @throws SQLException when it cannot be asked
     */
    Optional<Bar> bar(Connection connection) throws SQLException;
}
