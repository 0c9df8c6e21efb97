package dev.tokensweep.forensics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One event of the record as one line of JSON: its key, where it stands, and the event exactly as
 * it is on the topic. Stateless.
 */
public final class RecordLine {
    private static final JsonFactory JSON = new JsonFactory();

    private RecordLine() {}

    /**
     * The line, without a line break.
     *
     * @param event the event's own JSON, in UTF-8
     */
    public static byte[] of(String key, int partition, long offset, byte[] event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(event.length + 128);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("key", key);
            json.writeNumberField("partition", partition);
            json.writeNumberField("offset", offset);
            json.writeFieldName("event");
            json.writeRawValue(new String(event, StandardCharsets.UTF_8));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toByteArray();
    }
}
