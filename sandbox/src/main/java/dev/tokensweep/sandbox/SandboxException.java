package dev.tokensweep.sandbox;

/** A service could not be started or stopped. The message is one line and says why. */
public final class SandboxException extends RuntimeException {
    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
