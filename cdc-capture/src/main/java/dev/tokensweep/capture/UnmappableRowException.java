package dev.tokensweep.capture;

/** A captured row that is no token row or journal entry. The message never quotes its values. */
final class UnmappableRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnmappableRowException(String message) {
        super(message);
    }

    UnmappableRowException(String message, Throwable cause) {
        super(message, cause);
    }
}
