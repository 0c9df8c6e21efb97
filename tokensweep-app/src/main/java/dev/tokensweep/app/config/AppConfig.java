package dev.tokensweep.app.config;

import java.nio.file.Path;

/**
 * The whole configuration, valid and complete. Immutable; {@code toString} shows no secret.
 *
 * @param dataDir for the cleaner's state and the embedded broker's log
 */
public record AppConfig(
        DatabaseConfig database,
        KafkaConfig kafka,
        Path dataDir,
        CleanupConfig cleanup,
        CaptureSettings capture,
        CleanerSettings cleaner,
        SinkSettings sink,
        ConsoleConfig console) {}
