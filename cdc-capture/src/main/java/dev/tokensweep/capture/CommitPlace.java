package dev.tokensweep.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where to go on in a log of which the engine tells the transactions in the order of their commits:
 * at the beginning of the last transaction that was told of, as a whole or in part.
 *
 * @param origin which database's log it is; empty where nobody could tell
 * @param engine the offset that has the engine begin there, by the engine's own names; empty while
 *     it takes its snapshot. What is null or text is so, whatever else the engine may take
 * @param transaction the last transaction's id, as the engine writes it; empty where there is none
 * @param first the place of its first record among all that were committed at the same point
 */
record CommitPlace(String origin, Map<String, String> engine, String transaction, long first) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String ORIGIN = "origin";
    private static final String ENGINE = "engine";
    private static final String TRANSACTION = "transaction";
    private static final String FIRST = "first";

    /** Before anything is told. */
    static CommitPlace unread(String origin) {
        return new CommitPlace(origin, Map.of(), "", 0);
    }

    /** The offset as the engine takes it. */
    String engineJson() {
        return write(json -> writeEngine(json, engine));
    }

    /** As it is stored. */
    String json() {
        return write(
                json -> {
                    json.writeStartObject();
                    json.writeStringField(ORIGIN, origin);
                    json.writeStringField(TRANSACTION, transaction);
                    json.writeNumberField(FIRST, first);
                    json.writeFieldName(ENGINE);
                    writeEngine(json, engine);
                    json.writeEndObject();
                });
    }

    private static void writeEngine(JsonGenerator json, Map<String, String> engine)
            throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> entry : engine.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static String write(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Reads what {@link #json()} wrote. */
    static CommitPlace parse(String text) {
        CommitPlace place = unread("");
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                place = place.with(json.currentName(), json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return place;
    }

    private CommitPlace with(String field, JsonParser json) throws IOException {
        json.nextToken();
        return switch (field) {
            case ORIGIN -> new CommitPlace(json.getText(), engine, transaction, first);
            case TRANSACTION -> new CommitPlace(origin, engine, json.getText(), first);
            case FIRST -> new CommitPlace(origin, engine, transaction, json.getLongValue());
            case ENGINE -> new CommitPlace(origin, offset(json), transaction, first);
            default -> {
                // Of another kind of database, whose origin says so.
                json.skipChildren();
                yield this;
            }
        };
    }

    private static Map<String, String> offset(JsonParser json) throws IOException {
        Map<String, String> offset = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            offset.put(name, json.getText());
        }
        return offset;
    }

    /** Writes a value. */
    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }
}
