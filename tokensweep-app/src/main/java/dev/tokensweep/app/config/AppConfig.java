package dev.tokensweep.app.config;

import dev.tokensweep.sink.Breaker;
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
        AuditSettings audit,
        SinkSettings sink,
        Breaker breaker,
        ReconcilerSettings reconciler,
        ClockSettings clock,
        ConsoleConfig console,
        MetricsSettings metrics,
        LogFormat logFormat) {

    /** The same with the schema of the token tables named. */
    public AppConfig inSchema(String schema) {
        return new AppConfig(
                database.inSchema(schema),
                kafka,
                dataDir,
                cleanup,
                capture,
                cleaner,
                audit,
                sink,
                breaker,
                reconciler,
                clock,
                console,
                metrics,
                logFormat);
    }
}
