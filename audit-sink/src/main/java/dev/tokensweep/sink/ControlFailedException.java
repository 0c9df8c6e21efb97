package dev.tokensweep.sink;

/** What was asked about control did not work this time; its message says what is known of it. */
public final class ControlFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
