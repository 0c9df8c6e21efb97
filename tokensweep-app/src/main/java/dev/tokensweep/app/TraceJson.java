package dev.tokensweep.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.UtcText;
import dev.tokensweep.forensics.Fate;
import dev.tokensweep.forensics.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Lives for programs; each event has its public form. Stateless. */
final class TraceJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AuditJson EVENTS = new AuditJson();

    private TraceJson() {}

    static String of(Traced traced) {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode tokens = document.putArray("tokens");
        for (Traced.Token token : traced.lives()) {
            ObjectNode node = tokens.addObject();
            node.put("tokenId", token.life().tokenId());
            node.put("over", token.life().isOver());
            node.put("overWhenFirstSeen", token.life().wasOverWhenFirstSeen());
            ArrayNode events = node.putArray("events");
            Long before = null;
            for (RecordedEvent event : token.life().events()) {
                add(events, event, before);
                before = event.event().atMicros();
            }
            why(node.putObject("why"), token.fate());
        }
        document.put("more", traced.more());
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(ArrayNode events, RecordedEvent recorded, Long beforeMicros) {
        AuditEvent event = recorded.event();
        ObjectNode node =
                events.addObject()
                        .put("partition", recorded.partition())
                        .put("offset", recorded.offset());
        if (beforeMicros != null) {
            node.put("afterMs", (event.atMicros() - beforeMicros) / 1000);
        }
        try {
            node.set("event", JSON.readTree(EVENTS.serialize(null, event)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void why(ObjectNode node, Fate fate) {
        node.put("kind", fate.kind().name()).put("text", fate.text()).put("rule", fate.rule());
        node.put("dueAt", fate.dueMicros() == null ? null : UtcText.iso(fate.dueMicros()));
    }
}
