package dev.tokensweep.sink;

/** Another worker has claimed a partition of ours; whatever we were about to do, we must not. */
final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
