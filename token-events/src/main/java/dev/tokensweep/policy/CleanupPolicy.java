package dev.tokensweep.policy;

import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import java.time.Duration;
import java.util.Objects;

/**
 * Decides when a token's life is over. Immutable and thread-safe.
 *
 * <p>The rule is the vendor's stored procedures' without their disagreements: ended states go after
 * their grace; a time-limited state goes when both the access and the refresh token are past their
 * time by more than the safe period, at full precision in UTC; whatever is in doubt stays.
 *
 * @param safePeriod added to the time of ACTIVE and GRACEFULLY_ROTATED tokens
 * @param graceRevoked how long a REVOKED row stays
 * @param graceInactive how long an INACTIVE row stays
 * @param graceExpired how long an EXPIRED row stays
 */
public record CleanupPolicy(
        Duration safePeriod, Duration graceRevoked, Duration graceInactive, Duration graceExpired) {

    /** The greatest period, in milliseconds, that the product takes for one. */
    public static final long MAX_PERIOD_MS = 99_999_999_999_990L;

    /** The name verdicts carry while no other rule is configured. */
    public static final String DEFAULT_RULE = "default";

    /** PostgreSQL's infinities, and what else lies outside any calendar, arrive beyond this. */
    private static final long GREATEST_MICROS = Long.MAX_VALUE / 2;

    public CleanupPolicy {
        requireNotNegative(safePeriod, "safePeriod");
        requireNotNegative(graceRevoked, "graceRevoked");
        requireNotNegative(graceInactive, "graceInactive");
        requireNotNegative(graceExpired, "graceExpired");
    }

    /**
     * Judges a row version.
     *
     * @param sinceMicros since when the row has been in its state, as far as anybody knows; only
     *     ended states ask
     */
    public Decision decide(RowVersion version, long sinceMicros) {
        if (version.state() == null) {
            return new Decision.Keep(Decision.Because.STATE_UNKNOWN);
        }
        return switch (version.state()) {
            case "REVOKED" -> ended(Reason.REVOKED, sinceMicros, graceRevoked);
            case "INACTIVE" -> ended(Reason.INACTIVE, sinceMicros, graceInactive);
            case "EXPIRED" -> ended(Reason.EXPIRED, sinceMicros, graceExpired);
            case "ACTIVE", "GRACEFULLY_ROTATED" -> timeLimited(version);
            default -> new Decision.Keep(Decision.Because.STATE_UNKNOWN);
        };
    }

    private static Decision ended(Reason reason, long sinceMicros, Duration grace) {
        return new Decision.Eligible(
                reason, DEFAULT_RULE, sinceMicros, sinceMicros + micros(grace));
    }

    private Decision timeLimited(RowVersion version) {
        Long created = version.createdMicros();
        Long validity = version.validityMs();
        Long refreshCreated = version.refreshCreatedMicros();
        Long refreshValidity = version.refreshValidityMs();
        if (created == null
                || validity == null
                || refreshCreated == null
                || refreshValidity == null
                || !isTime(created)
                || !isTime(refreshCreated)) {
            return new Decision.Keep(Decision.Because.TIME_UNKNOWN);
        }
        if (validity < 0 || refreshValidity < 0) {
            return new Decision.Keep(Decision.Because.NEVER_EXPIRES);
        }
        if (validity > MAX_PERIOD_MS || refreshValidity > MAX_PERIOD_MS) {
            return new Decision.Keep(Decision.Because.ABSURD_PERIOD);
        }
        // The comparison is strict: at the very microsecond the token still lives.
        long endedMicros =
                Math.max(created + validity * 1000, refreshCreated + refreshValidity * 1000) + 1;
        return new Decision.Eligible(
                Reason.TIME_OVER, DEFAULT_RULE, endedMicros, endedMicros + micros(safePeriod));
    }

    private static boolean isTime(long micros) {
        return micros > -GREATEST_MICROS && micros < GREATEST_MICROS;
    }

    private static long micros(Duration duration) {
        return Math.multiplyExact(duration.getSeconds(), 1_000_000L) + duration.getNano() / 1000;
    }

    private static void requireNotNegative(Duration duration, String name) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
    }
}
