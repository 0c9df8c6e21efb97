package dev.tokensweep.sink;

import java.sql.SQLException;

/**
 * The server holds a row that goes with one of the tokens, a scope for instance. Passing over
 * locked rows sees the token only, so the delete ran into the lock's time limit; which token it was
 * is not known.
 */
final class ChildLockedException extends SQLException {
    private static final long serialVersionUID = 1L;

    private ChildLockedException(SQLException cause) {
        super("a row below a token is locked", cause.getSQLState(), cause.getErrorCode(), cause);
    }

    static SQLException recognise(SQLException failure, Dialect dialect) {
        return dialect.isLockTimeout(failure) ? new ChildLockedException(failure) : failure;
    }
}
