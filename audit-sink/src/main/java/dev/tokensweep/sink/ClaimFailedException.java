package dev.tokensweep.sink;

import java.sql.SQLException;

/** The database could not be asked where a partition goes on. */
final class ClaimFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClaimFailedException(SQLException cause) {
        super("a partition could not be claimed", cause);
    }
}
