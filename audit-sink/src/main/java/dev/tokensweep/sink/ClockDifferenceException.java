package dev.tokensweep.sink;

import java.sql.SQLException;
import java.time.Duration;

/** The clocks of this machine and of the database are too far apart to purge by. */
final class ClockDifferenceException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** The class of system errors: blames no row. */
    private static final String SQL_STATE = "58000";

    ClockDifferenceException(Duration difference, Duration tolerance) {
        super(
                "the database's clock is %d ms %s this machine's, more than clock.tolerance (%d ms): nothing is purged until they agree; set the wrong one right"
                        .formatted(
                                difference.abs().toMillis(),
                                difference.isNegative() ? "behind" : "ahead of",
                                tolerance.toMillis()),
                SQL_STATE);
    }
}
