package dev.tokensweep.app.config;

/**
 * The names capture uses in the database, and what it watches there.
 *
 * @param slot the replication slot
 * @param maxRetainedLogBytes the most log the server should keep for it
 * @param serverId by which MySQL and MariaDB know capture; 0 for a derived one
 */
public record CaptureSettings(
        String slot, String publication, long maxRetainedLogBytes, int serverId) {}
