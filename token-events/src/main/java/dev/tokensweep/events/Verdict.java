package dev.tokensweep.events;

import java.util.Objects;

/**
 * The cleaner's word that a token's life is over; the token's id is the record's key. The sink
 * deletes just the version named here, and only if the database agrees.
 *
 * @param rule the policy rule that decided
 * @param endedMicros when its life ended: the state began, or both its times were over
 * @param eligibleMicros since when the token may go
 * @param position the change the verdict stands on
 * @param condemnedMicros when it was given, by the cleaner's clock
 */
public record Verdict(
        RowVersion version,
        Reason reason,
        String rule,
        long endedMicros,
        long eligibleMicros,
        Position position,
        long condemnedMicros) {
    public Verdict {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(position, "position");
    }
}
