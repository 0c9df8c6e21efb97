package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A way through the rows of the archive that a restore has chosen. Used by one thread. */
interface RestoreWalk {
    /** Whether there is nothing more to come. */
    boolean isOver();

    /** How much there is, in a measure of its own. */
    long total();

    /** How much of it is behind. */
    long reached();

    /**
     * The next rows, each once; none is not yet the end.
     *
     * @param lock whether they are to stay as they are until the transaction ends, as far as the
     *     database can see to it
     */
    List<RestoreSql.Row> next(Connection connection, int limit, boolean lock) throws SQLException;

    /** Passes over some rows and tells how many they are. */
    long countNext(Connection connection) throws SQLException;
}
