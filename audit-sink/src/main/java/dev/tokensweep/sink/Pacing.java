package dev.tokensweep.sink;

import java.time.Duration;
import java.util.Objects;

/**
 * How batches follow the host's own signals. Immutable.
 *
 * @param targetLatency what a purge's transaction may take before batches shrink
 * @param shareBesideTraffic of its time that a worker may spend in purges while the server issues
 *     tokens; above 0, at most 1
 * @param maxReplicaLag above it nothing is deleted; null: replicas are not asked
 * @param throttleQuery SQL that gives one boolean or number; true, or above zero, means wait; null
 *     for none
 */
public record Pacing(
        Duration targetLatency,
        double shareBesideTraffic,
        Duration maxReplicaLag,
        String throttleQuery) {

    /** By latency, and beside traffic a tenth of the time. */
    public static final Pacing DEFAULT = new Pacing(Duration.ofMillis(250), 0.1, null, null);

    public Pacing {
        Objects.requireNonNull(targetLatency, "targetLatency");
        if (!(shareBesideTraffic > 0 && shareBesideTraffic <= 1)) {
            throw new IllegalArgumentException(
                    "shareBesideTraffic is no share: " + shareBesideTraffic);
        }
    }
}
