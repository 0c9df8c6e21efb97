package dev.tokensweep.capture;

/** The database does not answer, or not now; nothing says that the configuration is wrong. */
public final class DatabaseUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
