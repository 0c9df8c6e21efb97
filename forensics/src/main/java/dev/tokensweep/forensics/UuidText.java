package dev.tokensweep.forensics;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads a UUID from its one canonical form, so that the same text can be made of it again. Any
 * other form is no UUID. Keeps the last it read; for one thread.
 */
final class UuidText {
    private static final int LENGTH = 36;

    private long most;
    private long least;

    /** The UUID; null where the text is none. */
    static UUID parse(String text) {
        UuidText reader = new UuidText();
        return reader.read(text.getBytes(StandardCharsets.UTF_8))
                ? new UUID(reader.most, reader.least)
                : null;
    }

    boolean read(byte[] text) {
        return read(text, 0, text.length);
    }

    boolean read(byte[] text, int from, int length) {
        if (length != LENGTH || !hasDashes(text, from)) {
            return false;
        }
        long first = Digits.hex(text, from, 8);
        long second = Digits.hex(text, from + 9, 4);
        long third = Digits.hex(text, from + 14, 4);
        long fourth = Digits.hex(text, from + 19, 4);
        long fifth = Digits.hex(text, from + 24, 12);
        if ((first | second | third | fourth | fifth) < 0) {
            return false;
        }
        most = first << 32 | second << 16 | third;
        least = fourth << 48 | fifth;
        return true;
    }

    private static boolean hasDashes(byte[] text, int from) {
        return text[from + 8] == '-'
                && text[from + 13] == '-'
                && text[from + 18] == '-'
                && text[from + 23] == '-';
    }

    long most() {
        return most;
    }

    long least() {
        return least;
    }

    /** As {@link UUID#hashCode()}. */
    int hash() {
        return Long.hashCode(most ^ least);
    }
}
