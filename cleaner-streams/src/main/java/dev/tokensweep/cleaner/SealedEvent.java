package dev.tokensweep.cleaner;

/**
 * An audit event, or a checkpoint, in its final form, and the partition whose chain it is a link
 * of. The bytes are not copied.
 */
final class SealedEvent {
    private final int partition;
    private final byte[] bytes;

    SealedEvent(int partition, byte[] bytes) {
        this.partition = partition;
        this.bytes = bytes;
    }

    int partition() {
        return partition;
    }

    byte[] bytes() {
        return bytes;
    }
}
