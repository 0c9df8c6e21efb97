package dev.tokensweep.cleaner;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/** Draws a topology as a Mermaid flow chart: topics round, stores as cylinders. */
public final class TopologyDiagram {
    private TopologyDiagram() {}

    public static String mermaid(TopologyDescription topology) {
        Set<String> lines = new TreeSet<>();
        topology.subtopologies()
                .forEach(
                        subtopology ->
                                subtopology.nodes().stream()
                                        .sorted(Comparator.comparing(Node::name))
                                        .forEach(node -> draw(node, lines)));
        return "flowchart LR\n" + String.join("\n", lines) + "\n";
    }

    private static void draw(Node node, Set<String> lines) {
        if (node instanceof Source source) {
            source.topicSet()
                    .forEach(
                            topic ->
                                    lines.add(
                                            "  %1$s([%1$s]) --> %2$s"
                                                    .formatted(topic, node.name())));
        } else if (node instanceof Sink sink) {
            lines.add("  %1$s --> %2$s([%2$s])".formatted(node.name(), sink.topic()));
        } else if (node instanceof Processor processor) {
            processor
                    .stores()
                    .forEach(
                            store ->
                                    lines.add(
                                            "  %1$s --- %2$s[(%2$s)]"
                                                    .formatted(node.name(), store)));
        }
        node.successors()
                .forEach(next -> lines.add("  %s --> %s".formatted(node.name(), next.name())));
    }
}
