package dev.tokensweep.sandbox;

/**
 * A second way to the broker, for clients that are to reach it through something that stands
 * between: Kafka tells clients where to connect, so it must know of it.
 *
 * @param listenerPort where the broker listens for them
 * @param advertisedPort where they are told to connect
 */
public record BrokerLink(int listenerPort, int advertisedPort) {
    private static final String SEPARATOR = ":";

    String word() {
        return listenerPort + SEPARATOR + advertisedPort;
    }

    static BrokerLink parse(String word) {
        String[] ports = word.split(SEPARATOR, 2);
        return new BrokerLink(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }
}
