package dev.tokensweep.sink;

import dev.tokensweep.events.Reason;
import dev.tokensweep.events.Topics;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.privacy.UserNaming;
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
 * @param policy no grace or safe period in it may be longer than 100 years
 * @param droppableColumns token columns, in any case, that the archive may lack
 * @param upkeep what else the sink does
 * @param restraint what holds it back
 * @param sessionTimeZone in which the product's sessions write and read, in the database's words;
 *     null for the server's own. It matters where a session turns instants into digits: on MySQL
 *     and MariaDB, in columns of type TIMESTAMP
 * @param users how users are called on the topics
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
        CleanupPolicy policy,
        Set<String> droppableColumns,
        Upkeep upkeep,
        Restraint restraint,
        String sessionTimeZone,
        UserNaming users) {
    private static final Duration LONGEST_DELAY = Duration.ofDays(36_525);

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
        Objects.requireNonNull(upkeep, "upkeep");
        Objects.requireNonNull(restraint, "restraint");
        Objects.requireNonNull(users, "users");
        policy.allRules().stream().filter(rule -> !rule.keeps()).forEach(SinkConfig::checkDelays);
    }

    /** In sessions of the server's own zone, with users called by their names. */
    public SinkConfig(
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
            CleanupPolicy policy,
            Set<String> droppableColumns,
            Upkeep upkeep,
            Restraint restraint) {
        this(
                jdbcUrl,
                user,
                password,
                schema,
                kafkaProperties,
                topics,
                instanceId,
                threads,
                batchSize,
                batchAge,
                policy,
                droppableColumns,
                upkeep,
                restraint,
                null,
                UserNaming.CLEAR);
    }

    /** Held back as is usual. */
    public SinkConfig(
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
            CleanupPolicy policy,
            Set<String> droppableColumns,
            Upkeep upkeep) {
        this(
                jdbcUrl,
                user,
                password,
                schema,
                kafkaProperties,
                topics,
                instanceId,
                threads,
                batchSize,
                batchAge,
                policy,
                droppableColumns,
                upkeep,
                Restraint.DEFAULT);
    }

    /** A longer one would take the database's arithmetic out of its calendar. */
    private static void checkDelays(Rule rule) {
        for (Reason reason : Reason.values()) {
            Duration delay = rule.terms().delay(reason);
            if (delay.compareTo(LONGEST_DELAY) > 0) {
                throw new IllegalArgumentException(
                        "rule %s keeps %s for %s, more than 100 years"
                                .formatted(rule.name(), reason, delay));
            }
        }
    }

    /**
     * The same in another schema.
     *
     * @param other null for the session's current one
     */
    public SinkConfig inSchema(String other) {
        return with(other, restraint, sessionTimeZone, users);
    }

    /** The same, held back otherwise. */
    public SinkConfig with(Restraint other) {
        return with(schema, other, sessionTimeZone, users);
    }

    /**
     * The same in sessions of another zone.
     *
     * @param zone null for the server's own
     */
    public SinkConfig inSessionTimeZone(String zone) {
        return with(schema, restraint, zone, users);
    }

    /** The same with users called otherwise. */
    public SinkConfig naming(UserNaming others) {
        return with(schema, restraint, sessionTimeZone, others);
    }

    private SinkConfig with(
            String otherSchema,
            Restraint otherRestraint,
            String otherSessionTimeZone,
            UserNaming otherUsers) {
        return new SinkConfig(
                jdbcUrl,
                user,
                password,
                otherSchema,
                kafkaProperties,
                topics,
                instanceId,
                threads,
                batchSize,
                batchAge,
                policy,
                droppableColumns,
                upkeep,
                otherRestraint,
                otherSessionTimeZone,
                otherUsers);
    }

    /** Of the database it leads to. */
    Dialect dialect() {
        return Dialect.of(jdbcUrl);
    }

    /** What its server is asked beside its purges. */
    HostQueries queries() {
        return HostQueries.of(dialect().vendor());
    }

    /** The tables it means. */
    SinkTables tables() {
        return SinkTables.in(dialect(), schema);
    }

    /** The name of the consumer group. */
    public String groupId() {
        return topics.prefix() + "tokensweep-sink";
    }

    /** Without the password and without Kafka's settings, which may hold others. */
    @Override
    public String toString() {
        return "SinkConfig[jdbcUrl=%s, user=%s, password=***, schema=%s, topics=%s, instanceId=%s, threads=%d, batchSize=%d, batchAge=%s, policy=%s, droppableColumns=%s, upkeep=%s, restraint=%s, sessionTimeZone=%s]"
                .formatted(
                        withoutParameters(jdbcUrl),
                        user,
                        schema,
                        topics,
                        instanceId,
                        threads,
                        batchSize,
                        batchAge,
                        policy,
                        droppableColumns,
                        upkeep,
                        restraint,
                        sessionTimeZone);
    }

    private static String withoutParameters(String url) {
        return url.split("[?;]", 2)[0];
    }

    private static void requireWithin(String name, int value, int greatest) {
        if (value < 1 || value > greatest) {
            throw new IllegalArgumentException(
                    "%s must be between 1 and %d: %d".formatted(name, greatest, value));
        }
    }
}
