package dev.tokensweep.events;

/** Why a token's life is over. Names are part of the public audit contract. */
public enum Reason {
    /** The state is REVOKED and its grace is over. */
    REVOKED,
    /** The state is INACTIVE (the token was refreshed) and its grace is over. */
    INACTIVE,
    /** The server itself wrote EXPIRED, and the state's grace is over. */
    EXPIRED,
    /** Access and refresh token are both past their time by more than the safe period. */
    TIME_OVER
}
