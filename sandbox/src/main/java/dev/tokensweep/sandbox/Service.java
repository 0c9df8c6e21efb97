package dev.tokensweep.sandbox;

/** What a {@link SandboxProcess} can hold. */
public enum Service {
    BROKER,
    POSTGRESQL
}
