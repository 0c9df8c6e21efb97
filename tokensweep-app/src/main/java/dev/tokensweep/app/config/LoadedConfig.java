package dev.tokensweep.app.config;

/**
 * The configuration for the program, and the same for people to read.
 *
 * @param effective every setting with its origin, secrets masked
 */
public record LoadedConfig(AppConfig config, EffectiveConfig effective) {}
