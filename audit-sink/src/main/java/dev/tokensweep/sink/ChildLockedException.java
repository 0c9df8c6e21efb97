package dev.tokensweep.sink;

import java.sql.SQLException;

/**
 * The server holds a row that goes with one of the tokens, a scope for instance. SKIP LOCKED sees
 * the token only, so the delete ran into the lock's time limit; which token it was is not known.
 */
final class ChildLockedException extends SQLException {
    private static final long serialVersionUID = 1L;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private ChildLockedException(SQLException cause) {
        super("a row below a token is locked", LOCK_NOT_AVAILABLE, cause);
    }

    static SQLException recognise(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState())
                ? new ChildLockedException(failure)
                : failure;
    }
}
