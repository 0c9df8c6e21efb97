package dev.tokensweep.sink;

/** What was asked about holds did not work this time; its message says what is known of it. */
public final class HoldsFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HoldsFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
