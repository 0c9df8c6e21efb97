package dev.tokensweep.capture;

/** A batch could not be told. Never one of Connect's retriable exceptions: it stops the engine. */
final class UntoldBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UntoldBatchException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
