package dev.tokensweep.policy;

import dev.tokensweep.events.Reason;

/** The policy's answer about one row version. */
public sealed interface Decision {

    /** The token stays, whatever time it is. */
    record Keep(Because because, String rule) implements Decision {}

    /**
     * The token may go from a moment on.
     *
     * @param endedMicros when its life ended: the state began, or both its times were over
     * @param eligibleMicros the first microsecond at which it may go: the end plus grace or safe
     *     period
     */
    record Eligible(Reason reason, String rule, long endedMicros, long eligibleMicros)
            implements Decision {}

    /** Why a token is kept for ever. */
    enum Because {
        /** A negative period: the product's sign for "never expires". */
        NEVER_EXPIRES,
        /** A period beyond the product's greatest, {@value CleanupPolicy#MAX_PERIOD_MS} ms. */
        ABSURD_PERIOD,
        /** A time or period is NULL, or no point in time at all. */
        TIME_UNKNOWN,
        /** A state that this version of Tokensweep does not know. */
        STATE_UNKNOWN,
        /** The operator's own rule says so. */
        RULE
    }
}
