package dev.tokensweep.capture;

import dev.tokensweep.events.Topics;
import dev.tokensweep.privacy.UserNaming;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What capture needs to run.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database?parameters}, or that of another of the
 *     five
 * @param password may be null
 * @param schema where the token table lives, as the database spells it; null for the role's current
 *     one
 * @param slotName PostgreSQL's replication slot; also the engine's name, the name of the lock that
 *     lets one instance work, and the key of its stored offset
 * @param publicationName what the slot publishes: the token table and our own
 * @param kafkaProperties bootstrap servers and security, handed to every client
 * @param pollInterval how long the engine waits for more before it hands over what it has
 * @param heartbeatInterval how often an idle database's log is moved on
 * @param slotTimeout how long a start waits for another process to let go of the slot
 * @param maxRetainedLogBytes the most log the server should keep for the slot
 * @param backlogLimit how long the sink may take what is over straight from the table before the
 *     first snapshot; zero for not at all; PostgreSQL only
 * @param binlog what only MySQL and MariaDB ask for
 * @param users how users are called on the topics
 */
public record CaptureConfig(
        String jdbcUrl,
        String user,
        String password,
        String schema,
        String slotName,
        String publicationName,
        Map<String, Object> kafkaProperties,
        Topics topics,
        Duration pollInterval,
        Duration heartbeatInterval,
        Duration slotTimeout,
        long maxRetainedLogBytes,
        Duration backlogLimit,
        BinlogSettings binlog,
        UserNaming users) {

    /** The slot's and the publication's name unless configured. */
    public static final String DEFAULT_NAME = "tokensweep";

    /** The most log kept for the slot unless configured: 10 GiB. */
    public static final long DEFAULT_MAX_RETAINED_LOG_BYTES = 10L * 1024 * 1024 * 1024;

    public CaptureConfig {
        Objects.requireNonNull(jdbcUrl, "jdbcUrl");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(slotName, "slotName");
        Objects.requireNonNull(publicationName, "publicationName");
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(backlogLimit, "backlogLimit");
        Objects.requireNonNull(binlog, "binlog");
        Objects.requireNonNull(users, "users");
        kafkaProperties = Map.copyOf(kafkaProperties);
    }

    /** The same with users called otherwise. */
    public CaptureConfig naming(UserNaming otherUsers) {
        return new CaptureConfig(
                jdbcUrl,
                user,
                password,
                schema,
                slotName,
                publicationName,
                kafkaProperties,
                topics,
                pollInterval,
                heartbeatInterval,
                slotTimeout,
                maxRetainedLogBytes,
                backlogLimit,
                binlog,
                otherUsers);
    }

    /** A configuration with the usual names and timings, and no lane for a backlog. */
    public static CaptureConfig of(
            String jdbcUrl,
            String user,
            String password,
            String schema,
            Map<String, Object> kafkaProperties,
            Topics topics) {
        return new CaptureConfig(
                jdbcUrl,
                user,
                password,
                schema,
                DEFAULT_NAME,
                DEFAULT_NAME,
                kafkaProperties,
                topics,
                Duration.ofMillis(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(75),
                DEFAULT_MAX_RETAINED_LOG_BYTES,
                Duration.ZERO,
                BinlogSettings.USUAL,
                UserNaming.CLEAR);
    }

    /** Names the producer to the broker, so that a new one shuts a forgotten one out. */
    String transactionalId() {
        return topics.prefix() + "tokensweep-capture";
    }

    /** Leaves out whatever could hold a secret: the password and the clients' security. */
    @Override
    public String toString() {
        return "CaptureConfig[jdbcUrl=%s, user=%s, password=%s, schema=%s, slotName=%s, publicationName=%s]"
                .formatted(
                        jdbcUrl.replaceFirst("\\?.*", ""),
                        user,
                        password == null ? "none" : "***",
                        schema,
                        slotName,
                        publicationName);
    }
}
