package dev.tokensweep.events;

/** Halves a UUID in its canonical lower-case form to 16 bytes; any other text does not fit. */
final class CompactUuid {
    static final int SIZE = 16;
    private static final int TEXT_LENGTH = 36;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private CompactUuid() {}

    static boolean fits(String text) {
        if (text.length() != TEXT_LENGTH) {
            return false;
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            if (isDash(i) ? c != '-' : digit(c) < 0) {
                return false;
            }
        }
        return true;
    }

    static void write(String text, byte[] target, int offset) {
        int at = offset;
        for (int i = 0; i < TEXT_LENGTH; i += 2) {
            if (isDash(i)) {
                i++;
            }
            target[at++] = (byte) (digit(text.charAt(i)) << 4 | digit(text.charAt(i + 1)));
        }
    }

    static String read(byte[] bytes) {
        char[] text = new char[TEXT_LENGTH];
        int at = 0;
        for (byte next : bytes) {
            if (isDash(at)) {
                text[at++] = '-';
            }
            text[at++] = DIGITS[next >> 4 & 0xF];
            text[at++] = DIGITS[next & 0xF];
        }
        return new String(text);
    }

    private static boolean isDash(int index) {
        return index == 8 || index == 13 || index == 18 || index == 23;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
