package dev.tokensweep.capture;

/** The log does not go on as it was told: it belongs to another history of the database. */
final class LogDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogDivergedException(String message) {
        super(message);
    }
}
