package dev.tokensweep.app.config;

import dev.tokensweep.privacy.UserNaming;
import dev.tokensweep.sink.Breaker;
import java.nio.file.Path;

/**
 * The whole configuration, valid and complete. Immutable; {@code toString} shows no secret.
 *
 * @param dataDir for the cleaner's state and the embedded broker's log
 * @param users how users are called on topics
 */
public record AppConfig(
        DatabaseConfig database,
        KafkaConfig kafka,
        Path dataDir,
        CleanupConfig cleanup,
        CaptureSettings capture,
        CleanerSettings cleaner,
        AuditSettings audit,
        UserNaming users,
        SinkSettings sink,
        Breaker breaker,
        ReconcilerSettings reconciler,
        ClockSettings clock,
        ConsoleConfig console,
        MetricsSettings metrics,
        LogFormat logFormat) {

    /** The same with what decides and what deletes told by another configuration. */
    public AppConfig takingUp(AppConfig changed) {
        return new AppConfig(
                database,
                kafka,
                dataDir,
                changed.cleanup,
                capture,
                changed.cleaner,
                audit,
                users,
                changed.sink,
                changed.breaker,
                changed.reconciler,
                changed.clock,
                console,
                metrics,
                logFormat);
    }

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
                users,
                sink,
                breaker,
                reconciler,
                clock,
                console,
                metrics,
                logFormat);
    }
}
