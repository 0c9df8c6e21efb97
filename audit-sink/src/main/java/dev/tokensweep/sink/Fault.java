package dev.tokensweep.sink;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;

/** Whose fault a failed transaction is, by its SQLState: that says what to do about it. */
enum Fault {
    /** The server's, the network's or the schema's: the same batch may succeed later. */
    SURROUNDINGS,
    /** One of the rows': the others can go. */
    ROW;

    /**
     * Classes that blame no row: feature or plan no longer valid (0A, 26), connection (08),
     * transaction state (25), authorisation (28), missing database or schema (3D, 3F), rollback
     * (40), missing table, column or privilege (42), resources (53), locks and object state (55),
     * operator intervention (57), system (58); and what vendors have beside the standard: whatever
     * has no class of its own (HY, S0, 99), interrupted queries (70), Oracle's locks, resources and
     * system (61, 63, 64, 66, 69).
     */
    private static final Set<String> BLAMELESS =
            Set.of(
                    "08", "0A", "25", "26", "28", "3D", "3F", "40", "42", "53", "55", "57", "58",
                    "HY", "S0", "99", "70", "61", "63", "64", "66", "69");

    /**
     * MySQL's and MariaDB's errors without a class that blame the row all the same: no default, a
     * letter that does not fit, a check.
     */
    private static final Set<Integer> BLAMING = Set.of(1364, 1366, 3819);

    /** Interrupted, or out of time: MySQL, MariaDB, Oracle. */
    private static final Set<Integer> TOO_MUCH = Set.of(1317, 3024, 1969, 1013);

    /**
     * The server shut down or killed the connection: MySQL and MariaDB, which do not always say so
     * by its class.
     */
    private static final Set<Integer> LOST = Set.of(1053, 1927, 4031);

    static Fault of(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || state.length() < 2) {
            return SURROUNDINGS;
        }
        boolean blameless = BLAMELESS.contains(state.substring(0, 2));
        boolean blaming = state.startsWith("HY") && BLAMING.contains(failure.getErrorCode());
        return blameless && !blaming ? SURROUNDINGS : ROW;
    }

    /** Whether the server gave up because it took too long, or was asked to: less may go. */
    static boolean isTooMuch(SQLException failure) {
        return "57014".equals(failure.getSQLState())
                || failure instanceof SQLTimeoutException
                || TOO_MUCH.contains(failure.getErrorCode());
    }

    /** Whether the failure leaves open what the server did last. */
    static boolean isLostConnection(SQLException failure) {
        String state = failure.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || LOST.contains(failure.getErrorCode());
    }
}
