package dev.tokensweep.capture;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the offset topic says.
 *
 * @param offset the last that can be read; null where there is none
 * @param unreadable what stands behind it and cannot be read; null where nothing does
 * @param defect why it cannot; null where nothing does
 */
record StoredOffset(
        CaptureOffset offset, ConsumerRecord<byte[], byte[]> unreadable, String defect) {
    static final StoredOffset NONE = new StoredOffset(null, null, null);

    boolean isDamaged() {
        return unreadable != null;
    }
}
