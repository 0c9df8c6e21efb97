package dev.tokensweep.forensics;

/**
 * What was asked cannot be answered; the message says in one line what, where and how to mend it.
 */
public final class ForensicsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ForensicsException(String message) {
        super(message);
    }

    public ForensicsException(String message, Throwable cause) {
        super(message, cause);
    }
}
