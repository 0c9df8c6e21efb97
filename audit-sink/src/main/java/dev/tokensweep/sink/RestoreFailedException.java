package dev.tokensweep.sink;

/** A restore that did not come to its end; what was committed before stays, and may be gone on. */
public final class RestoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RestoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
