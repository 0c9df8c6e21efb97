package dev.tokensweep.capture;

/** The engine stopped by itself. */
final class EngineStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineStoppedException(String message, Throwable cause) {
        super(message, cause);
    }
}
