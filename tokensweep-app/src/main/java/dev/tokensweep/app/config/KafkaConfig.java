package dev.tokensweep.app.config;

import dev.tokensweep.events.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Kafka cluster and the topics on it.
 *
 * @param bootstrapServers host:port, separated by commas; null for the embedded broker
 * @param replicationFactor of every topic; -1 for the cluster's own default
 * @param properties for every client, security among them; without the bootstrap servers
 */
public record KafkaConfig(
        String bootstrapServers,
        String topicPrefix,
        int partitions,
        int replicationFactor,
        Duration changesRetention,
        Map<String, String> properties) {

    /** As login modules have it. */
    private static final Pattern QUOTED_PASSWORD =
            Pattern.compile("(?i)(?:password|secret)\\s*=\\s*[\"']([^\"']+)[\"']");

    public KafkaConfig {
        properties = Map.copyOf(properties);
    }

    /** Whether Tokensweep runs the broker itself. */
    public boolean isEmbedded() {
        return bootstrapServers == null;
    }

    public Topics topics() {
        return new Topics(topicPrefix, partitions, changesRetention);
    }

    /**
     * What every client gets.
     *
     * @param servers the cluster's, or those of the embedded broker once it runs
     */
    public Map<String, Object> clientProperties(String servers) {
        Map<String, Object> all = new TreeMap<>(properties);
        all.put("bootstrap.servers", servers);
        return all;
    }

    /** The values of those properties that are secret, and what is quoted within them. */
    public Stream<String> secrets() {
        return properties.entrySet().stream()
                .filter(property -> ClientProperties.isSecret(property.getKey()))
                .map(Map.Entry::getValue)
                .flatMap(
                        value ->
                                Stream.concat(
                                        Stream.of(value),
                                        QUOTED_PASSWORD
                                                .matcher(value)
                                                .results()
                                                .map(found -> found.group(1))));
    }

    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>(properties);
        shown.replaceAll(ClientProperties::masked);
        return ("KafkaConfig[bootstrapServers=%s, topicPrefix=%s, partitions=%d,"
                        + " replicationFactor=%d, changesRetention=%s, properties=%s]")
                .formatted(
                        bootstrapServers,
                        topicPrefix,
                        partitions,
                        replicationFactor,
                        changesRetention,
                        shown);
    }
}
