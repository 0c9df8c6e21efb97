package dev.tokensweep.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A signed word on how far the chain of one partition of the audit topic had come. It stands on the
 * same partition of the topic of checkpoints, in the transaction of the events up to it.
 *
 * @param topic the audit topic's name
 * @param link the last event's
 * @param atMicros when it was signed, by the cleaner's clock
 * @param signature Ed25519 over {@link #signedText}, in base64
 */
public record AuditCheckpoint(
        String topic, int partition, ChainLink link, long atMicros, String signature) {
    private static final int SCHEMA_VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper(JSON);

    /** What is signed. */
    public byte[] signedText() {
        return "tokensweep audit checkpoint 1\n%s\n%d\n%d\n%s\n%s\n"
                .formatted(topic, partition, link.sequence(), link.hash(), UtcText.iso(atMicros))
                .getBytes(UTF_8);
    }

    public AuditCheckpoint signed(String with) {
        return new AuditCheckpoint(topic, partition, link, atMicros, with);
    }

    /** Its public form: one JSON object. */
    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(320);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("v", SCHEMA_VERSION);
            json.writeStringField("topic", topic);
            json.writeNumberField("partition", partition);
            json.writeNumberField("sequence", link.sequence());
            json.writeStringField("hash", link.hash());
            json.writeStringField("at", UtcText.iso(atMicros));
            json.writeStringField("signature", signature);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws UnreadableRecordException when it is something else
     */
    public static AuditCheckpoint read(byte[] bytes) {
        try {
            JsonNode json = MAPPER.readTree(bytes);
            if (json.path("v").asInt() != SCHEMA_VERSION) {
                throw new UnreadableRecordException("unknown schema version " + json.path("v"));
            }
            return new AuditCheckpoint(
                    json.required("topic").textValue(),
                    json.required("partition").intValue(),
                    new ChainLink(
                            json.required("sequence").longValue(),
                            json.required("hash").textValue()),
                    UtcText.micros(json.required("at").textValue()),
                    json.required("signature").textValue());
        } catch (UnreadableRecordException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableRecordException(
                    "not a checkpoint: " + e.getClass().getSimpleName(), e);
        }
    }
}
