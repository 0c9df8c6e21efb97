package dev.tokensweep.app.config;

import java.time.Duration;

/**
 * How the token table is compared with what Tokensweep knows.
 *
 * @param interval from the beginning of one comparison to that of the next
 */
public record ReconcilerSettings(Duration interval, int rowsPerSecond) {}
