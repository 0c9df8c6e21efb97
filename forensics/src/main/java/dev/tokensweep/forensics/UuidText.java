package dev.tokensweep.forensics;

import java.util.UUID;

/**
 * Reads a UUID from its one canonical form, so that the same text can be made of it again. Any
 * other form is no UUID. Keeps the last it read; for one thread.
 */
final class UuidText {
    private static final int LENGTH = 36;
    private static final int DIGITS_OF_HALF = 16;

    private final char[] chars = new char[LENGTH];
    private long most;
    private long least;

    /** The UUID; null where the text is none. */
    static UUID parse(String text) {
        UuidText reader = new UuidText();
        return reader.read(text.toCharArray(), 0, text.length())
                ? new UUID(reader.most, reader.least)
                : null;
    }

    boolean read(byte[] ascii) {
        if (ascii.length != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            chars[i] = (char) (ascii[i] & 0xFF);
        }
        return read(chars, 0, LENGTH);
    }

    boolean read(char[] text, int from, int length) {
        if (length != LENGTH) {
            return false;
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text[from + i];
            boolean atDash = i == 8 || i == 13 || i == 18 || i == 23;
            int digit = digit(c);
            if (atDash ? c != '-' : digit < 0) {
                return false;
            }
            if (!atDash && digits++ < DIGITS_OF_HALF) {
                high = high << 4 | digit;
            } else if (!atDash) {
                low = low << 4 | digit;
            }
        }
        most = high;
        least = low;
        return true;
    }

    /** Negative for none; capital letters are none, because they would not come back. */
    static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    long most() {
        return most;
    }

    long least() {
        return least;
    }
}
