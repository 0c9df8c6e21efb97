package dev.tokensweep.events;

/** Bytes on a topic of ours that are no record of ours. The message never quotes the bytes. */
public final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableRecordException(String message) {
        super(message);
    }

    public UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
