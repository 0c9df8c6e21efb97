package dev.tokensweep.forensics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.UnreadableRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads an event in its public form, field by field: what {@link AuditJson} reads, without a tree
 * of objects for each. For one thread.
 */
final class EventReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String VERSION = "v";
    static final int KNOWN_VERSION = 1;

    private static final Map<String, AuditType> TYPES = byName(AuditType.values());
    private static final Map<String, Reason> REASONS = byName(Reason.values());

    private final AuditJson whole = new AuditJson();
    private final FieldTexts texts = new FieldTexts();
    private final FlatEvent flat = new FlatEvent(texts);
    private final UuidText keyUuid = new UuidText();
    private boolean versionKnown;

    /**
     * Reads one.
     *
     * @param row gets the values
     * @throws UnreadableRecordException when it is no event that this version knows; no value is
     *     quoted
     */
    void read(byte[] key, byte[] value, EventRow row) {
        row.clear();
        boolean isUuid = key != null && keyUuid.read(key);
        String id = isUuid ? null : TokenKey.read(key);
        require(isUuid || id != null, "key");
        require(value != null, "value");
        try {
            if (!flat.read(value, row)) {
                row.clear();
                parse(value, row);
            }
        } catch (UnreadableRecordException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableRecordException(
                    "not an audit event: " + e.getClass().getSimpleName(), e);
        }
        require(row.has(Field.AT), "at");
        require(row.has(Field.POSITION_EPOCH), "position");
        AuditType type = TYPES.get(row.text(Field.TYPE));
        require(type != null, "known type");
        String reason = row.text(Field.REASON);
        require(reason == null || REASONS.containsKey(reason), "known reason");
        boolean hasObject = row.has(Field.HOLD) || row.has(Field.ROWS);
        boolean isHoldOfToken = hasObject && isHoldOfToken(value);
        if (type.isOfToken() || isHoldOfToken) {
            row.token(isUuid ? keyUuid : null, id);
        }
    }

    /** Such events are rare: they are read as a whole, which finds what is wrong with them too. */
    private boolean isHoldOfToken(byte[] value) {
        AuditEvent event = whole.deserialize(null, value);
        return event.hold() != null && event.hold().scope() == Hold.Scope.TOKEN;
    }

    private void parse(byte[] value, EventRow row) throws IOException {
        try (JsonParser parser = JSON.createParser(value)) {
            readFields(parser, value, row);
        }
        require(versionKnown, "known version");
    }

    private void readFields(JsonParser parser, byte[] value, EventRow row) throws IOException {
        versionKnown = false;
        require(parser.nextToken() == JsonToken.START_OBJECT, "object");
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Field field = FieldNames.named(name);
            if (field != null) {
                if (field == Field.STATE) {
                    row.rowIsKnown();
                }
                if (token.isStructStart()) {
                    row.set(field, object(parser, value, field));
                } else if (token != JsonToken.VALUE_NULL) {
                    read(parser, field, row);
                }
            } else if (name.equals(VERSION)) {
                versionKnown = parser.getValueAsInt() == KNOWN_VERSION;
            } else {
                parser.skipChildren();
            }
        }
        require(parser.nextToken() == null, "end");
    }

    private void read(JsonParser parser, Field field, EventRow row) throws IOException {
        if (field.isWrittenAsNumber()) {
            row.set(field, parser.getLongValue());
        } else {
            byte[] text = parser.getText().getBytes(StandardCharsets.UTF_8);
            texts.take(field, text, 0, text.length, row);
        }
    }

    private static Words.Word object(JsonParser parser, byte[] value, Field field)
            throws IOException {
        require(field.isObject(), field.json());
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return Words.Word.of(new String(value, from, to - from, StandardCharsets.UTF_8));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new UnreadableRecordException("not an audit event: no " + what);
        }
    }

    private static <E extends Enum<E>> Map<String, E> byName(E[] constants) {
        Map<String, E> byName = new HashMap<>();
        for (E constant : constants) {
            byName.put(constant.name(), constant);
        }
        return byName;
    }
}
