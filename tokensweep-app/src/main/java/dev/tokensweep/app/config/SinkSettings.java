package dev.tokensweep.app.config;

import dev.tokensweep.sink.Pacing;
import java.time.Duration;

/**
 * How the sink works.
 *
 * @param batchSize the most tokens in one transaction
 * @param batchAge how long the first verdict of a batch waits for others
 * @param pacing how batches follow the host's signals
 */
public record SinkSettings(int threads, int batchSize, Duration batchAge, Pacing pacing) {}
