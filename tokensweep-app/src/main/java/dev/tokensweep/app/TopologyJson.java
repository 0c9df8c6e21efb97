package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;

/** The topology for programs: every node with its kind, its topics or stores, and who follows. */
final class TopologyJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TopologyJson() {}

    static ObjectNode of(TopologyDescription topology) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode nodes = json.putArray("nodes");
        topology.subtopologies()
                .forEach(part -> part.nodes().forEach(node -> describe(node, nodes.addObject())));
        return json;
    }

    private static void describe(TopologyDescription.Node node, ObjectNode json) {
        json.put("name", node.name());
        if (node instanceof TopologyDescription.Source source) {
            json.put("kind", "source");
            ArrayNode topics = json.putArray("topics");
            new TreeSet<>(source.topicSet()).forEach(topics::add);
        } else if (node instanceof TopologyDescription.Sink sink) {
            json.put("kind", "sink").putArray("topics").add(sink.topic());
        } else if (node instanceof TopologyDescription.Processor processor) {
            ArrayNode stores = json.put("kind", "processor").putArray("stores");
            new TreeSet<>(processor.stores()).forEach(stores::add);
        }
        ArrayNode successors = json.putArray("successors");
        node.successors().stream()
                .map(TopologyDescription.Node::name)
                .sorted()
                .forEach(successors::add);
    }
}
