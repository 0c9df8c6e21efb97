package dev.tokensweep.sink;

/** The tables that fill beside the token table, and can be cleaned with it. */
public enum Related {
    AUTHORIZATION_CODES,
    CIBA,
    DEVICE_FLOW,
    PAR,
    REFRESH_TOKENS,
    REVOKED_TOKENS
}
