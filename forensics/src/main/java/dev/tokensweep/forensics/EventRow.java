package dev.tokensweep.forensics;

import java.util.Arrays;

/**
 * The values of one event, used again for the next: millions pass, and none is kept. For one
 * thread.
 */
final class EventRow {
    private static final int FIELDS = Field.values().length;

    private enum Held {
        NOTHING,
        TEXT,
        NUMBER
    }

    private final Held[] held = new Held[FIELDS];
    private final Words.Word[] texts = new Words.Word[FIELDS];
    private final long[] numbers = new long[FIELDS];
    private final UuidText[] uuids = new UuidText[FIELDS];
    private UuidText tokenUuid;
    private String tokenText;
    private boolean rowKnown;
    private boolean hasRare;

    EventRow() {
        for (Field field : Field.values()) {
            uuids[field.slot()] = field.kind() == Field.Kind.ID ? new UuidText() : null;
        }
    }

    /** Forgets the event before. */
    void clear() {
        Arrays.fill(held, Held.NOTHING);
        tokenUuid = null;
        tokenText = null;
        rowKnown = false;
        hasRare = false;
    }

    void set(Field field, Words.Word text) {
        texts[field.slot()] = text;
        held[field.slot()] = Held.TEXT;
        hasRare |= field.isRare(text);
    }

    void set(Field field, long number) {
        numbers[field.slot()] = number;
        held[field.slot()] = Held.NUMBER;
    }

    /** Takes a text as a UUID where it is one. */
    boolean setUuid(Field field, byte[] text, int from, int length) {
        boolean is = uuids[field.slot()].read(text, from, length);
        if (is) {
            held[field.slot()] = Held.NUMBER;
        }
        return is;
    }

    boolean has(Field field) {
        return held[field.slot()] != Held.NOTHING;
    }

    /** Null where it has none. */
    String text(Field field) {
        Words.Word word = word(field);
        return word == null ? null : word.text();
    }

    /** Its UTF-8, not to be changed; null where it has none. */
    byte[] utf8(Field field) {
        Words.Word word = word(field);
        return word == null ? null : word.utf8();
    }

    /** Null where it has none. */
    Words.Word word(Field field) {
        return held[field.slot()] == Held.TEXT ? texts[field.slot()] : null;
    }

    /** Whether any text is kept in the column of what is rare. */
    boolean hasRare() {
        return hasRare;
    }

    /** To be asked only of one it has. */
    long number(Field field) {
        return numbers[field.slot()];
    }

    /** Null where it is no UUID, or not there. */
    UuidText uuid(Field field) {
        return held[field.slot()] == Held.NUMBER ? uuids[field.slot()] : null;
    }

    /** The event is of the token whose id is either the one or the other. */
    void token(UuidText uuid, String text) {
        tokenUuid = uuid;
        tokenText = text;
    }

    /** Null where its id is no UUID, or the event is of no token. */
    UuidText tokenUuid() {
        return tokenUuid;
    }

    /** Null where the token's id is a UUID, or the event is of no token. */
    String tokenText() {
        return tokenText;
    }

    /** Whether the token's row was ever observed; its state alone may be NULL. */
    boolean isRowKnown() {
        return rowKnown;
    }

    void rowIsKnown() {
        rowKnown = true;
    }
}
