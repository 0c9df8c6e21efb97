package dev.tokensweep.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The public form of {@link AuditEvent}: one JSON object, with CloudEvents 1.0 attributes as Kafka
 * headers. Fields that say nothing are left out. Stateless and thread-safe.
 *
 * <p>Reading fails with {@link UnreadableRecordException}.
 */
public final class AuditJson implements Serializer<AuditEvent>, Deserializer<AuditEvent> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper(JSON);
    private static final byte[] SPEC_VERSION = ascii("1.0");
    private static final byte[] CONTENT_TYPE = ascii("application/json");
    private static final int SCHEMA_VERSION = 1;

    public static Serde<AuditEvent> serde() {
        AuditJson json = new AuditJson();
        return Serdes.serdeFrom(json, json);
    }

    /** Nothing to set; named because both interfaces have a default. */
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    /** Holds nothing; named because both interfaces have a default. */
    @Override
    public void close() {}

    /** Writes the CloudEvents attributes too; the source is the topic's own name. */
    @Override
    public byte[] serialize(String topic, Headers headers, AuditEvent event) {
        if (event != null) {
            headers.add("ce_specversion", SPEC_VERSION)
                    .add("ce_type", ascii("dev.tokensweep.token." + event.type()))
                    .add("ce_source", ascii("/tokensweep/" + topic))
                    .add("ce_id", utf8(id(event)))
                    .add("content-type", CONTENT_TYPE);
        }
        return serialize(topic, event);
    }

    /** The same each time it is written, and of no other event under the same key. */
    private static String id(AuditEvent event) {
        String id = event.position() + "/" + event.type() + "/" + event.atMicros();
        return event.hold() == null ? id : id + "/" + event.hold().id();
    }

    @Override
    public byte[] serialize(String topic, AuditEvent event) {
        if (event == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json, event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, AuditEvent event) throws IOException {
        json.writeStartObject();
        json.writeNumberField("v", SCHEMA_VERSION);
        json.writeStringField("type", event.type().name());
        time(json, "at", event.atMicros());
        if (event.row() != null) {
            write(json, event.row());
        }
        text(json, "fromState", event.fromState());
        text(json, "reason", event.reason() == null ? null : event.reason().name());
        text(json, "rule", event.rule());
        time(json, "eligibleAt", event.eligibleMicros());
        text(json, "note", event.note());
        text(json, "batchId", event.batchId());
        json.writeStringField("position", event.position().toString());
        if (event.transactionId() != 0) {
            json.writeNumberField("transactionId", event.transactionId());
        }
        text(json, "scope", event.scope());
        if (event.hold() != null) {
            write(json, event.hold());
        }
        if (event.rows() != null) {
            write(json, event.rows());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TokenRow row) throws IOException {
        RowVersion version = row.version();
        // Always there, if only as null: it tells a reader that the row is known.
        json.writeStringField("state", version.state());
        text(json, "stateId", version.stateId());
        time(json, "createdAt", version.createdMicros());
        number(json, "validityMs", version.validityMs());
        time(json, "refreshCreatedAt", version.refreshCreatedMicros());
        number(json, "refreshValidityMs", version.refreshValidityMs());
        Grant grant = row.grant();
        number(json, "tenantId", grant.tenantId());
        number(json, "consumerKeyId", grant.consumerKeyId());
        text(json, "user", grant.user());
        text(json, "userDomain", grant.userDomain());
        text(json, "grantType", grant.grantType());
    }

    private static void write(JsonGenerator json, Hold hold) throws IOException {
        json.writeObjectFieldStart("hold");
        json.writeStringField("id", hold.id());
        json.writeStringField("scope", hold.scope().name());
        json.writeStringField("subject", hold.subject());
        json.writeStringField("reason", hold.reason());
        json.writeStringField("author", hold.author());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, AuditEvent.Rows rows) throws IOException {
        json.writeObjectFieldStart("rows");
        json.writeStringField("table", rows.table());
        json.writeBooleanField("archived", rows.archived());
        json.writeArrayFieldStart("ids");
        for (String id : rows.ids()) {
            json.writeString(id);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public AuditEvent deserialize(String topic, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return read(MAPPER.readTree(bytes));
        } catch (IOException | RuntimeException e) {
            throw new UnreadableRecordException(
                    "not an audit event: " + e.getClass().getSimpleName(), e);
        }
    }

    private static AuditEvent read(JsonNode json) {
        if (json.path("v").asInt() != SCHEMA_VERSION) {
            throw new UnreadableRecordException("unknown schema version " + json.path("v"));
        }
        String reason = text(json, "reason");
        return new AuditEvent(
                AuditType.valueOf(json.path("type").asText()),
                json.has("state") ? readRow(json) : null,
                text(json, "fromState"),
                reason == null ? null : Reason.valueOf(reason),
                text(json, "rule"),
                micros(json, "eligibleAt"),
                text(json, "note"),
                text(json, "batchId"),
                micros(json, "at"),
                Position.parse(json.path("position").asText()),
                json.path("transactionId").asLong(),
                text(json, "scope"),
                json.has("hold") ? readHold(json.get("hold")) : null,
                json.has("rows") ? readRows(json.get("rows")) : null);
    }

    private static Hold readHold(JsonNode json) {
        return new Hold(
                text(json, "id"),
                Hold.Scope.valueOf(text(json, "scope")),
                text(json, "subject"),
                text(json, "reason"),
                text(json, "author"));
    }

    private static AuditEvent.Rows readRows(JsonNode json) {
        List<String> ids = new ArrayList<>();
        json.path("ids").forEach(id -> ids.add(id.asText()));
        return new AuditEvent.Rows(text(json, "table"), ids, json.path("archived").asBoolean());
    }

    private static TokenRow readRow(JsonNode json) {
        return new TokenRow(
                new RowVersion(
                        text(json, "state"),
                        text(json, "stateId"),
                        micros(json, "createdAt"),
                        number(json, "validityMs"),
                        micros(json, "refreshCreatedAt"),
                        number(json, "refreshValidityMs")),
                new Grant(
                        integer(json, "tenantId"),
                        integer(json, "consumerKeyId"),
                        text(json, "user"),
                        text(json, "userDomain"),
                        text(json, "grantType")));
    }

    private static void text(JsonGenerator json, String field, String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static void number(JsonGenerator json, String field, Number value) throws IOException {
        if (value != null) {
            json.writeNumberField(field, value.longValue());
        }
    }

    private static void time(JsonGenerator json, String field, Long micros) throws IOException {
        if (micros != null) {
            json.writeStringField(field, UtcText.iso(micros));
        }
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static Long number(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null ? null : (Long) value.longValue();
    }

    private static Integer integer(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null ? null : (Integer) value.intValue();
    }

    private static Long micros(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null ? null : (Long) UtcText.micros(value.asText());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
