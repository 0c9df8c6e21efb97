package dev.tokensweep.events;

import java.util.Map;

/**
 * A topic as Tokensweep creates it.
 *
 * @param settings topic configuration, by Kafka's own names
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {
    public TopicSpec {
        settings = Map.copyOf(settings);
    }
}
