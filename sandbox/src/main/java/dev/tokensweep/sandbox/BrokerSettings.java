package dev.tokensweep.sandbox;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The settings of a single node that is broker and controller, on the loopback only. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String LINK_LISTENER = "LINK";
    private static final String HOST = "127.0.0.1";

    /** What is given of these comes after what is there. */
    private static final Set<String> LISTS =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    private BrokerSettings() {}

    static String bootstrapServers(int brokerPort) {
        return HOST + ":" + brokerPort;
    }

    /**
     * @param link null for none
     * @param more over these; listeners beside these
     */
    static Map<String, String> of(
            Path logDirectory,
            int brokerPort,
            int controllerPort,
            BrokerLink link,
            Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>();
        String broker = "PLAINTEXT://" + HOST + ":" + brokerPort;
        String controller = CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort;
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        settings.put("listeners", broker + "," + controller);
        settings.put("advertised.listeners", broker);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        if (link != null) {
            add(settings, linked(link));
        }
        settings.put("log.dirs", logDirectory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.putAll(SINGLE_NODE);
        settings.putAll(SMALL);
        add(settings, more);
        return settings;
    }

    private static void add(Map<String, String> settings, Map<String, String> more) {
        more.forEach(
                (name, value) ->
                        settings.merge(
                                name,
                                value,
                                (before, added) ->
                                        LISTS.contains(name) ? before + "," + added : added));
    }

    private static Map<String, String> linked(BrokerLink link) {
        String address = LINK_LISTENER + "://" + HOST + ":";
        return Map.of(
                "listeners", address + link.listenerPort(),
                "advertised.listeners", address + link.advertisedPort(),
                "listener.security.protocol.map", LINK_LISTENER + ":PLAINTEXT");
    }

    private static final Map<String, String> SINGLE_NODE =
            Map.of(
                    "offsets.topic.replication.factor", "1",
                    "offsets.topic.num.partitions", "4",
                    "transaction.state.log.replication.factor", "1",
                    "transaction.state.log.min.isr", "1",
                    "transaction.state.log.num.partitions", "4",
                    "share.coordinator.state.topic.replication.factor", "1",
                    "share.coordinator.state.topic.min.isr", "1",
                    // A killed broker may come back only when its old session is over.
                    "broker.session.timeout.ms", "2000",
                    "broker.heartbeat.interval.ms", "500",
                    // Nobody else can join: waiting for more members only costs time.
                    "group.initial.rebalance.delay.ms", "0");

    private static final Map<String, String> SMALL =
            Map.of(
                    "log.cleaner.dedupe.buffer.size",
                    Integer.toString(8 * 1024 * 1024),
                    "share.coordinator.state.topic.num.partitions",
                    "1",
                    "num.network.threads",
                    "2",
                    "num.io.threads",
                    "4",
                    // A cleaner that was stopped for long must still find its offsets.
                    "offsets.retention.minutes",
                    Integer.toString(30 * 24 * 60));
}
