package dev.tokensweep.sink;

import java.sql.SQLException;
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
     * operator intervention (57), system (58).
     */
    private static final Set<String> BLAMELESS =
            Set.of("08", "0A", "25", "26", "28", "3D", "3F", "40", "42", "53", "55", "57", "58");

    static Fault of(SQLException failure) {
        String state = failure.getSQLState();
        boolean blameless =
                state == null || state.length() < 2 || BLAMELESS.contains(state.substring(0, 2));
        return blameless ? SURROUNDINGS : ROW;
    }

    /** Whether the server gave up because it took too long, or was asked to: less may go. */
    static boolean isTooMuch(SQLException failure) {
        return "57014".equals(failure.getSQLState());
    }

    /** Whether the failure leaves open what the server did last. */
    static boolean isLostConnection(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }
}
