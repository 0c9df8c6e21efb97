package dev.tokensweep.forensics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads a UUID from its one canonical form, so that the same text can be made of it again. Any
 * other form is no UUID. Keeps the last it read; for one thread.
 */
final class UuidText {
    private static final int LENGTH = 36;
    private static final byte[] DIGITS = digits();
    private static final int NONE = -1;

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
        long first = hex(text, from, 8);
        long second = hex(text, from + 9, 4);
        long third = hex(text, from + 14, 4);
        long fourth = hex(text, from + 19, 4);
        long fifth = hex(text, from + 24, 12);
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

    /** At most 15 digits; negative where one is none. */
    private static long hex(byte[] text, int from, int digits) {
        long number = 0;
        int all = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = digit(text[i]);
            all |= digit;
            number = number << 4 | digit;
        }
        return all < 0 ? NONE : number;
    }

    /** Negative for none; capital letters are none, because they would not come back. */
    static int digit(byte c) {
        return c < 0 ? -1 : DIGITS[c];
    }

    private static byte[] digits() {
        byte[] digits = new byte[Byte.MAX_VALUE + 1];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < 16; i++) {
            digits["0123456789abcdef".charAt(i)] = (byte) i;
        }
        return digits;
    }

    long most() {
        return most;
    }

    long least() {
        return least;
    }
}
