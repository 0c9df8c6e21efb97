package dev.tokensweep.app.config;

import java.time.Duration;

/**
 * What is asked of the machine's clock.
 *
 * @param tolerance how far it and the database's may be apart
 */
public record ClockSettings(Duration tolerance) {}
