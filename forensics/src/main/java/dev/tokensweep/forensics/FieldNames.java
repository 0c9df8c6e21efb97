package dev.tokensweep.forensics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows a field by its name in an event. Events have their fields in one order, so the one that
 * came behind another is looked for there first. For one thread.
 */
final class FieldNames {
    private static final Map<String, Field> BY_NAME = byName();
    private static final byte[][] ASCII = ascii();

    private final Field[] behind = new Field[Field.values().length + 1];
    private int before;

    /** The field of that name; null where the index keeps none. */
    static Field named(String name) {
        return BY_NAME.get(name);
    }

    /** An event begins. */
    void restart() {
        before = 0;
    }

    /** The field whose name stands there; null where the index keeps none. */
    Field next(byte[] json, int from, int to) {
        Field field = behind[before];
        if (field == null || !isNamed(field, json, from, to)) {
            field = named(new String(json, from, to - from, StandardCharsets.US_ASCII));
            if (field == null) {
                return null;
            }
            behind[before] = field;
        }
        before = field.slot() + 1;
        return field;
    }

    private static boolean isNamed(Field field, byte[] json, int from, int to) {
        byte[] name = ASCII[field.slot()];
        return Arrays.equals(json, from, to, name, 0, name.length);
    }

    /** By slot; of those that have no name nothing. */
    private static byte[][] ascii() {
        byte[][] ascii = new byte[Field.values().length][0];
        BY_NAME.forEach(
                (name, field) -> ascii[field.slot()] = name.getBytes(StandardCharsets.US_ASCII));
        return ascii;
    }

    private static Map<String, Field> byName() {
        Map<String, Field> fields = new HashMap<>();
        for (Field field : Field.values()) {
            if (field.json() != null) {
                fields.put(field.json(), field);
            }
        }
        return fields;
    }
}
