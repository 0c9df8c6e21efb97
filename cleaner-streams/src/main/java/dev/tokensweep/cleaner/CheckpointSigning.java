package dev.tokensweep.cleaner;

import java.security.PrivateKey;
import java.time.Duration;

/**
 * Whether, and how often, the audit topic's chains are signed.
 *
 * @param key Ed25519; null where nothing is signed
 * @param interval between two checkpoints of one partition, if there was an event
 */
public record CheckpointSigning(PrivateKey key, Duration interval) {
    /** Nothing is signed. */
    public static final CheckpointSigning NONE = new CheckpointSigning(null, Duration.ZERO);

    boolean isOn() {
        return key != null;
    }

    @Override
    public String toString() {
        return isOn() ? "CheckpointSigning[every " + interval + "]" : "CheckpointSigning[none]";
    }
}
