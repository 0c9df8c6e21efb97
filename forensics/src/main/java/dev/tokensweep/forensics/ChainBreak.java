package dev.tokensweep.forensics;

/**
 * A place where a topic is not as it was written.
 *
 * @param what is wrong there, in one line
 */
public record ChainBreak(String topic, int partition, long offset, String what) {
    @Override
    public String toString() {
        return "%s, partition %d, offset %d: %s".formatted(topic, partition, offset, what);
    }
}
