package dev.tokensweep.forensics;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Writes what hardly an event has as one object of JSON. Stateless. */
final class RareFields {
    private static final Field[] FIELDS = Field.values();

    private RareFields() {}

    /** Null where the event has none, as nearly all. */
    static String of(EventRow row) {
        if (!row.hasRare()) {
            return null;
        }
        StringBuilder json = new StringBuilder("{");
        for (Field field : FIELDS) {
            Words.Word text = row.word(field);
            if (text != null && field.isRare(text)) {
                json.append(json.length() == 1 ? "\"" : ",\"").append(field.json()).append("\":");
                add(field, text.text(), json);
            }
        }
        return json.append('}').toString();
    }

    private static void add(Field field, String value, StringBuilder json) {
        if (field.isObject()) {
            json.append(value);
        } else {
            json.append('"').append(JsonStringEncoder.getInstance().quoteAsString(value));
            json.append('"');
        }
    }
}
