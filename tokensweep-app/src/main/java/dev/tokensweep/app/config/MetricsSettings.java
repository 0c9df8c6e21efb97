package dev.tokensweep.app.config;

import java.time.Duration;

/**
 * Where metrics are sent, besides being there to be asked for.
 *
 * @param otlpUrl null for nowhere
 */
public record MetricsSettings(String otlpUrl, Duration otlpInterval) {}
