package dev.tokensweep.cleaner;

import dev.tokensweep.events.Topics;
import dev.tokensweep.policy.CleanupPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the cleaner needs to run.
 *
 * @param kafkaProperties bootstrap servers and security, handed to every client
 * @param instanceId stable over restarts of one installation and unique among several; a restarted
 *     instance takes its partitions up again without waiting for a session to time out
 * @param stateDir for the stores; rebuilt from Kafka when lost
 * @param commitInterval how often results become visible downstream
 * @param doubts how fast each task asks whether the table still has its tokens
 * @param signing whether the audit topic's chains are signed
 */
public record CleanerConfig(
        Map<String, Object> kafkaProperties,
        Topics topics,
        String instanceId,
        Path stateDir,
        int threads,
        Duration commitInterval,
        CleanupPolicy policy,
        DoubtPace doubts,
        CheckpointSigning signing) {

    /**
     * A configuration for an installation without a reconciler, where nothing is doubted, and
     * without a key, where nothing is signed.
     */
    public CleanerConfig(
            Map<String, Object> kafkaProperties,
            Topics topics,
            String instanceId,
            Path stateDir,
            int threads,
            Duration commitInterval,
            CleanupPolicy policy) {
        this(
                kafkaProperties,
                topics,
                instanceId,
                stateDir,
                threads,
                commitInterval,
                policy,
                DoubtPace.NONE,
                CheckpointSigning.NONE);
    }

    /** The name of the consumer group and the prefix of the internal topics. */
    public String applicationId() {
        return topics.prefix() + "tokensweep-cleaner";
    }
}
