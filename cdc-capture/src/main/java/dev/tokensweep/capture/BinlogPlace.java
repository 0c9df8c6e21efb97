package dev.tokensweep.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A place between two transactions of a binary log: by file and position, as people look it up, and
 * by the global ids of all transactions before it, as the engine looks it up.
 *
 * @param origin which server's log it is
 * @param gtids as the server writes them, without line breaks
 * @param schemaUnread whether the engine has still to read what columns the tables have
 */
record BinlogPlace(String origin, String file, long pos, String gtids, boolean schemaUnread) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int FILE_SHIFT = 32;

    /** The engine's own names, which it finds among ours. */
    private static final String FILE = "file";

    private static final String POS = "pos";
    private static final String GTIDS = "gtids";
    private static final String ORIGIN = "origin";
    private static final String SCHEMA_UNREAD = "schema_unread";

    BinlogPlace {
        gtids = gtids.replaceAll("\\s", "");
    }

    /**
     * A position in the binary log as one number, which rises with the log: the file's number, then
     * the position in it, which the log's own format keeps below four gigabytes.
     */
    static long number(String file, long pos) {
        return Long.parseLong(file.substring(file.lastIndexOf('.') + 1)) << FILE_SHIFT | pos;
    }

    long number() {
        return number(file, pos);
    }

    /** The place that the engine names in the offset of a record, on the same log. */
    BinlogPlace movedTo(Map<String, ?> offset) {
        Object ids = offset.get(GTIDS);
        return new BinlogPlace(
                origin,
                String.valueOf(offset.get(FILE)),
                ((Number) offset.get(POS)).longValue(),
                ids == null ? "" : ids.toString(),
                false);
    }

    /** As the engine takes an offset; what it does not know it leaves alone. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(FILE, file);
            json.writeNumberField(POS, pos);
            if (!gtids.isEmpty()) {
                json.writeStringField(GTIDS, gtids);
            }
            json.writeStringField(ORIGIN, origin);
            json.writeBooleanField(SCHEMA_UNREAD, schemaUnread);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Reads what {@link #json()} wrote. */
    static BinlogPlace parse(String text) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
            }
            return new BinlogPlace(
                    fields.get(ORIGIN),
                    fields.get(FILE),
                    Long.parseLong(fields.get(POS)),
                    fields.getOrDefault(GTIDS, ""),
                    Boolean.parseBoolean(fields.get(SCHEMA_UNREAD)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "%s:%d".formatted(file, pos);
    }
}
