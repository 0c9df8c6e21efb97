package dev.tokensweep.sink;

import dev.tokensweep.events.Topics;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the sink needs to run.
 *
 * @param password null where the database asks for none
 * @param schema of the token tables, as the database spells it; null for the session's current one
 * @param kafkaProperties bootstrap servers and security, handed to every client
 * @param instanceId stable over restarts of one installation and unique among several; a restarted
 *     instance takes its partitions up again without waiting for a session to time out
 * @param threads how many transactions run side by side, 1 to 64
 * @param batchSize verdicts in one transaction, 1 to 10000
 * @param batchAge how long a first verdict waits for others to join it
 * @param safePeriod added to the time of ACTIVE and GRACEFULLY_ROTATED tokens, at most 100 years
 * @param retain false deletes without archiving
 * @param droppableColumns token columns, in any case, that the archive may lack
 */
public record SinkConfig(
        String jdbcUrl,
        String user,
        String password,
        String schema,
        Map<String, Object> kafkaProperties,
        Topics topics,
        String instanceId,
        int threads,
        int batchSize,
        Duration batchAge,
        Duration safePeriod,
        boolean retain,
        Set<String> droppableColumns) {
    private static final Duration LONGEST_SAFE_PERIOD = Duration.ofDays(36_525);

    public SinkConfig {
        Objects.requireNonNull(jdbcUrl, "jdbcUrl");
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(instanceId, "instanceId");
        kafkaProperties = Map.copyOf(kafkaProperties);
        droppableColumns =
                droppableColumns.stream()
                        .map(column -> column.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        requireWithin("threads", threads, 64);
        requireWithin("batchSize", batchSize, 10_000);
        if (batchAge.isNegative()) {
            throw new IllegalArgumentException("batchAge must not be negative: " + batchAge);
        }
        // A greater one would take the database's arithmetic out of its calendar.
        if (safePeriod.isNegative() || safePeriod.compareTo(LONGEST_SAFE_PERIOD) > 0) {
            throw new IllegalArgumentException(
                    "safePeriod must be between 0 and 100 years: " + safePeriod);
        }
    }

    /** The name of the consumer group. */
    public String groupId() {
        return topics.prefix() + "tokensweep-sink";
    }

    /** Without the password and without Kafka's settings, which may hold others. */
    @Override
    public String toString() {
        return "SinkConfig[jdbcUrl=%s, user=%s, password=***, schema=%s, topics=%s, instanceId=%s, threads=%d, batchSize=%d, batchAge=%s, safePeriod=%s, retain=%s, droppableColumns=%s]"
                .formatted(
                        withoutParameters(jdbcUrl),
                        user,
                        schema,
                        topics,
                        instanceId,
                        threads,
                        batchSize,
                        batchAge,
                        safePeriod,
                        retain,
                        droppableColumns);
    }

    private static String withoutParameters(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    private static void requireWithin(String name, int value, int greatest) {
        if (value < 1 || value > greatest) {
            throw new IllegalArgumentException(
                    "%s must be between 1 and %d: %d".formatted(name, greatest, value));
        }
    }
}
