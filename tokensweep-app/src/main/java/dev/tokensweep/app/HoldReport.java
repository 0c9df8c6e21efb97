package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.events.Hold;
import dev.tokensweep.sink.Holds;
import java.time.Instant;
import java.util.List;

/** What the commands about holds answer. Stateless. */
final class HoldReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HoldReport() {}

    /** A line for each: its id, then what it holds. */
    static String placed(List<Hold> holds, Output output) {
        if (output == Output.JSON) {
            ArrayNode array = array();
            holds.forEach(hold -> array.add(json(hold)));
            return document("placed", array);
        }
        StringBuilder text = new StringBuilder();
        for (Hold hold : holds) {
            text.append(hold.id()).append("  ").append(hold.scope());
            text.append(hold.subject().isEmpty() ? "" : " " + hold.subject()).append('\n');
        }
        return text.toString();
    }

    static String released(List<String> ids, Output output) {
        if (output == Output.JSON) {
            ArrayNode array = array();
            ids.forEach(array::add);
            return document("released", array);
        }
        return ids.size() == 1
                ? "released %s\n".formatted(ids.get(0))
                : "released %d holds\n".formatted(ids.size());
    }

    static String listed(List<Holds.Entry> entries, Output output) {
        return output == Output.JSON ? json(entries) : text(entries);
    }

    private static String text(List<Holds.Entry> entries) {
        if (entries.isEmpty()) {
            return "no hold\n";
        }
        TextTable table =
                new TextTable(
                        "HOLD", "SCOPE", "SUBJECT", "PLACED", "AUTHOR", "RELEASED", "BY", "REASON");
        for (Holds.Entry entry : entries) {
            Hold hold = entry.hold();
            table.row(
                    hold.id(),
                    hold.scope().name(),
                    hold.subject(),
                    text(entry.placedAt()),
                    hold.author(),
                    text(entry.releasedAt()),
                    entry.releasedBy(),
                    hold.reason());
        }
        return table.text();
    }

    private static String json(List<Holds.Entry> entries) {
        ArrayNode array = array();
        for (Holds.Entry entry : entries) {
            array.add(
                    json(entry.hold())
                            .put("placedAt", text(entry.placedAt()))
                            .put("releasedAt", text(entry.releasedAt()))
                            .put("releasedBy", entry.releasedBy()));
        }
        return document("holds", array);
    }

    private static ObjectNode json(Hold hold) {
        return JSON.createObjectNode()
                .put("id", hold.id())
                .put("scope", hold.scope().name())
                .put("subject", hold.subject())
                .put("reason", hold.reason())
                .put("author", hold.author());
    }

    private static String document(String name, ArrayNode array) {
        return JSON.createObjectNode().set(name, array) + "\n";
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
