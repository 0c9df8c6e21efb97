package dev.tokensweep.app.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.UtcText;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;

/** {@code /api/tokens/ID}: a token's timeline. The user is left out of it. Thread-safe. */
final class LifePages implements Pages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ID = 255;

    private final LifeSearch search;

    LifePages(LifeSearch search) {
        this.search = search;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/tokens/{id}", this::answer);
    }

    private void answer(Context request) {
        String tokenId = request.pathParam("id");
        if (tokenId.isBlank()
                || tokenId.length() > LONGEST_ID
                || tokenId.chars().anyMatch(Character::isISOControl)) {
            throw new Problem(400, "name a token by its TOKEN_ID, at most 255 characters");
        }
        LifeSearch.Found found = search.find(tokenId);
        if (found.events().isEmpty()) {
            throw new Problem(404, unknown(found));
        }
        ObjectNode json =
                JSON.createObjectNode().put("tokenId", tokenId).put("whole", found.whole());
        if (!found.whole()) {
            json.put("since", Instant.ofEpochMilli(found.sinceMs()).toString());
        }
        ArrayNode events = json.putArray("events");
        found.events().forEach(event -> describe(event, events.addObject()));
        request.contentType("application/json").result(json + "\n");
    }

    private static String unknown(LifeSearch.Found found) {
        return found.whole()
                ? "no token of that id is on record: check the TOKEN_ID, which is not the token itself"
                : "no token of that id is on record since %s; 'tokensweep trace' looks further back"
                        .formatted(Instant.ofEpochMilli(found.sinceMs()));
    }

    private static void describe(AuditEvent event, ObjectNode json) {
        json.put("type", event.type().name())
                .put("at", UtcText.iso(event.atMicros()))
                .put("terminal", event.type().isTerminal())
                .put("fromState", event.fromState())
                .put("reason", event.reason() == null ? null : event.reason().name())
                .put("rule", event.rule())
                .put("note", event.note())
                .put("batchId", event.batchId())
                .put("scope", event.scope());
        if (event.eligibleMicros() != null) {
            json.put("eligibleAt", UtcText.iso(event.eligibleMicros()));
        }
        if (event.row() != null) {
            Grant grant = event.row().grant();
            json.put("state", event.row().version().state())
                    .put("tenant", grant.tenantId())
                    .put("app", grant.consumerKeyId())
                    .put("grant", grant.grantType());
        }
    }
}
