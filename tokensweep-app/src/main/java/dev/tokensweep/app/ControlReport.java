package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.events.Hold;
import dev.tokensweep.sink.ControlStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the commands about control answer: how things stand. Stateless. */
final class ControlReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ControlReport() {}

    static String of(ControlStatus status, Output output) {
        return output == Output.JSON ? json(status) + "\n" : text(status);
    }

    static String text(ControlStatus status) {
        StringBuilder text = new StringBuilder();
        line(text, "purging", status.reason() == null ? "allowed" : "stopped: " + status.reason());
        line(text, "limit", limit(status));
        line(text, "policy", policy(status));
        line(text, "resumed", by(status.resumedAt(), status.resumedBy()));
        line(text, "holds", holds(status));
        line(text, "purged", Long.toString(status.purged()));
        line(text, "spared", Long.toString(status.spared()));
        if (!status.progress().isEmpty()) {
            TextTable table =
                    new TextTable(
                            "PARTITION", "NEXT OFFSET", "PURGED", "SPARED", "LAST BATCH", "TOPIC");
            for (ControlStatus.Partition partition : status.progress()) {
                table.row(
                        Integer.toString(partition.number()),
                        Long.toString(partition.nextOffset()),
                        Long.toString(partition.purged()),
                        Long.toString(partition.spared()),
                        text(partition.lastBatchAt()),
                        partition.topicId());
            }
            text.append('\n').append(table.text());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (value != null) {
            text.append("%-8s %s%n".formatted(name, value.replaceAll("\\p{Cntrl}", " ")));
        }
    }

    private static String limit(ControlStatus status) {
        return status.rowsPerSecond() == null
                ? "none"
                : "%d rows per second, by %s"
                        .formatted(status.rowsPerSecond(), status.throttledBy());
    }

    private static String holds(ControlStatus status) {
        String byScope =
                new TreeMap<>(status.holdsByScope())
                        .entrySet().stream()
                                .map(each -> word(each.getKey()) + " " + each.getValue())
                                .collect(Collectors.joining(", "));
        return byScope.isEmpty() ? "0" : "%d (%s)".formatted(status.holds(), byScope);
    }

    private static String word(Hold.Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    private static String policy(ControlStatus status) {
        return switch (status.policy()) {
            case ACCEPTED ->
                    "accepted; what was due before %s is no surprise to the breaker"
                            .formatted(status.exemptBefore());
            case CHANGED -> "not the one that was accepted: 'resume' accepts it";
            case NONE_YET -> "none accepted yet: the first start accepts its own";
        };
    }

    private static String by(Instant at, String by) {
        return at == null ? null : "%s, by %s".formatted(at, by);
    }

    static ObjectNode json(ControlStatus status) {
        ObjectNode json = JSON.createObjectNode();
        json.put("state", status.state())
                .put("reason", status.reason())
                .put("pausedAt", text(status.pausedAt()))
                .put("pausedBy", status.pausedBy())
                .put("pauseReason", status.pauseReason())
                .put("breakerOpenedAt", text(status.breakerOpenedAt()))
                .put("breakerReason", status.breakerReason())
                .put("resumedAt", text(status.resumedAt()))
                .put("resumedBy", status.resumedBy())
                .put("rowsPerSecond", status.rowsPerSecond())
                .put("throttledBy", status.throttledBy())
                .put("policy", status.policy().name())
                .put("exemptBefore", text(status.exemptBefore()))
                .put("holds", status.holds())
                .put("purged", status.purged())
                .put("spared", status.spared());
        json.set("holdsByScope", holdsByScope(status));
        ArrayNode progress = json.putArray("progress");
        for (ControlStatus.Partition partition : status.progress()) {
            progress.addObject()
                    .put("topicId", partition.topicId())
                    .put("partition", partition.number())
                    .put("nextOffset", partition.nextOffset())
                    .put("purged", partition.purged())
                    .put("spared", partition.spared())
                    .put("lastBatchAt", text(partition.lastBatchAt()));
        }
        return json;
    }

    private static ObjectNode holdsByScope(ControlStatus status) {
        ObjectNode json = JSON.createObjectNode();
        status.holdsByScope().forEach((scope, count) -> json.put(word(scope), count));
        return json;
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
