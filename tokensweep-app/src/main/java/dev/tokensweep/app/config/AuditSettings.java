package dev.tokensweep.app.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the audit topic is guarded against tampering.
 *
 * @param signingKeyFile the Ed25519 key that signs checkpoints; null where nothing is signed
 * @param checkpointInterval between two checkpoints of a partition
 */
public record AuditSettings(Path signingKeyFile, Duration checkpointInterval) {}
