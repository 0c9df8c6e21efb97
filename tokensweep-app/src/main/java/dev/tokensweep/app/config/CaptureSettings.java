package dev.tokensweep.app.config;

/**
 * The names capture uses in the database.
 *
 * @param slot the replication slot
 */
public record CaptureSettings(String slot, String publication) {}
