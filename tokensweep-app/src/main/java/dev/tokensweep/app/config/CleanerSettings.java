package dev.tokensweep.app.config;

import java.time.Duration;

/**
 * How the cleaner works.
 *
 * @param commitInterval how often verdicts become visible to the sink
 */
public record CleanerSettings(int threads, Duration commitInterval) {}
