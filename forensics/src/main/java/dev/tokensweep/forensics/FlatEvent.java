package dev.tokensweep.forensics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads an event as nearly all are written: one object of texts without escapes and of whole
 * numbers, with nothing in between. Parsing any JSON would take half of the time that an event may
 * take. For one thread.
 */
final class FlatEvent {
    private static final int NOT_SO = -1;
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final int MOST_DIGITS = 18;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final FieldNames names = new FieldNames();
    private final FieldTexts texts;

    FlatEvent(FieldTexts texts) {
        this.texts = texts;
    }

    /**
     * Reads it, and tells whether it is written so.
     *
     * @param row gets the values; where the event is written otherwise it has some, which mean
     *     nothing
     * @return false where only a parser can tell what it says, or what is wrong with it
     * @throws RuntimeException where a text is no value of its field
     */
    boolean read(byte[] json, EventRow row) {
        int end = json.length - 1;
        if (end < 1 || json[0] != '{' || json[end] != '}') {
            return false;
        }
        names.restart();
        boolean versionKnown = false;
        int at = 0;
        do {
            int nameFrom = at + 2;
            int nameEnd = json[at + 1] == '"' ? quote(json, nameFrom) : NOT_SO;
            if (nameEnd < 0 || json[nameEnd + 1] != ':') {
                return false;
            }
            int from = nameEnd + 2;
            if (nameEnd - nameFrom == 1 && json[nameFrom] == 'v') {
                versionKnown = json[from] == '0' + EventReader.KNOWN_VERSION;
                at = from + 1;
            } else {
                at = value(names.next(json, nameFrom, nameEnd), json, from, row);
            }
        } while (at >= 0 && json[at] == ',');
        return at == end && versionKnown;
    }

    /** Behind the value; negative where it is written otherwise. */
    private int value(Field field, byte[] json, int from, EventRow row) {
        if (field == Field.STATE) {
            row.rowIsKnown();
        }
        if (json[from] == '"') {
            int to = quote(json, from + 1);
            if (to < 0) {
                return NOT_SO;
            }
            if (field != null) {
                texts.take(field, json, from + 1, to - from - 1, row);
            }
            return to + 1;
        }
        if (json[from] == 'n') {
            return isNull(json, from) ? from + NULL.length : NOT_SO;
        }
        return number(field, json, from, row);
    }

    private static boolean isNull(byte[] json, int from) {
        int to = from + NULL.length;
        return to < json.length && Arrays.equals(json, from, to, NULL, 0, NULL.length);
    }

    private static int number(Field field, byte[] json, int from, EventRow row) {
        int first = json[from] == '-' ? from + 1 : from;
        int to = first;
        long number = 0;
        while (json[to] >= '0' && json[to] <= '9') {
            number = number * 10 + json[to++] - '0';
        }
        int digits = to - first;
        boolean isPlain =
                digits > 0 && digits <= MOST_DIGITS && (json[first] != '0' || digits == 1);
        if (!isPlain || (field != null && !field.isWrittenAsNumber())) {
            return NOT_SO;
        }
        if (field != null) {
            row.set(field, first == from ? number : -number);
        }
        return to;
    }

    /** Where the text ends; negative where it has anything but plain ASCII in it. */
    private static int quote(byte[] json, int from) {
        int at = from;
        while (at + Long.BYTES <= json.length && isPlain((long) EIGHT.get(json, at))) {
            at += Long.BYTES;
        }
        while (at < json.length) {
            byte c = json[at];
            if (c == '"') {
                return at;
            }
            if (c < ' ' || c == '\\') {
                return NOT_SO;
            }
            at++;
        }
        return NOT_SO;
    }

    /**
     * Whether none of eight bytes ends a text, or is no plain ASCII. The top bit of a byte of these
     * sums says so: where it was set before, or where what is taken away was not there. A byte to
     * the left of one that is found may be taken for found too, which is looked at then.
     */
    private static boolean isPlain(long bytes) {
        long quotes = bytes ^ EACH * '"';
        long escapes = bytes ^ EACH * '\\';
        long found = bytes | bytes - EACH * ' ' | quotes - EACH | escapes - EACH;
        return (found & TOP_BITS) == 0;
    }
}
