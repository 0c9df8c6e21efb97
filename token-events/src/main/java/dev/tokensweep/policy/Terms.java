package dev.tokensweep.policy;

import dev.tokensweep.events.Reason;
import java.time.Duration;
import java.util.Objects;

/**
 * How long a token stays once its life is over, and what becomes of it then. Immutable.
 *
 * @param safePeriod added to the time of ACTIVE and GRACEFULLY_ROTATED tokens
 * @param graceRevoked how long a REVOKED row stays
 * @param graceInactive how long an INACTIVE row stays
 * @param graceExpired how long an EXPIRED row stays
 * @param retain false: deleted without a copy in the archive
 */
public record Terms(
        Duration safePeriod,
        Duration graceRevoked,
        Duration graceInactive,
        Duration graceExpired,
        boolean retain) {

    public Terms {
        requireNotNegative(safePeriod, "safePeriod");
        requireNotNegative(graceRevoked, "graceRevoked");
        requireNotNegative(graceInactive, "graceInactive");
        requireNotNegative(graceExpired, "graceExpired");
    }

    /** No grace, and a copy in the archive. */
    public static Terms of(Duration safePeriod) {
        return new Terms(safePeriod, Duration.ZERO, Duration.ZERO, Duration.ZERO, true);
    }

    /** What a token that ended so is given beyond its end. */
    public Duration delay(Reason reason) {
        return switch (reason) {
            case REVOKED -> graceRevoked;
            case INACTIVE -> graceInactive;
            case EXPIRED -> graceExpired;
            case TIME_OVER -> safePeriod;
        };
    }

    private static void requireNotNegative(Duration duration, String name) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
    }
}
