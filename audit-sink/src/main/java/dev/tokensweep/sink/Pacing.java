package dev.tokensweep.sink;

import java.time.Duration;
import java.util.Objects;

/**
 * How batches follow the host's own signals. Immutable.
 *
 * @param targetLatency what a purge's transaction may take before batches shrink
 * @param maxReplicaLag above it nothing is deleted; null: replicas are not asked
 * @param throttleQuery SQL that gives one boolean or number; true, or above zero, means wait; null
 *     for none
 */
public record Pacing(Duration targetLatency, Duration maxReplicaLag, String throttleQuery) {

    /** By latency alone. */
    public static final Pacing DEFAULT = new Pacing(Duration.ofMillis(250), null, null);

    public Pacing {
        Objects.requireNonNull(targetLatency, "targetLatency");
    }
}
