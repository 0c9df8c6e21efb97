package dev.tokensweep.events;

/**
 * One event's place in the chain of its partition of the audit topic.
 *
 * @param sequence counts the events of the chain, from 0
 * @param hash over the event and its predecessor's hash: SHA-256 in URL-safe base64 without
 *     padding; empty before the first event
 */
public record ChainLink(long sequence, String hash) {
    /** What comes before the first event. */
    public static final ChainLink NONE = new ChainLink(-1, "");
}
