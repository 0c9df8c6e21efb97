package dev.tokensweep.sink;

/** A user was not forgotten, or nobody can tell; saying it again goes on. */
public final class ForgetFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForgetFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
