package dev.tokensweep.forensics;

import java.util.Arrays;

/** Reads numbers of so many digits, and tells in the same pass whether they are any. Stateless. */
final class Digits {
    private static final int NONE = -1;
    private static final byte[] HEX = hex();

    private Digits() {}

    /** At most 18 digits; negative where one is none. */
    static long decimal(byte[] text, int from, int digits) {
        long number = 0;
        int wrong = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text[i] - '0';
            wrong |= digit | 9 - digit;
            number = number * 10 + digit;
        }
        return wrong < 0 ? NONE : number;
    }

    /**
     * At most 15 digits; negative where one is none. Capital letters are none, because they would
     * not come back.
     */
    static long hex(byte[] text, int from, int digits) {
        long number = 0;
        int all = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text[i] < 0 ? NONE : HEX[text[i]];
            all |= digit;
            number = number << 4 | digit;
        }
        return all < 0 ? NONE : number;
    }

    private static byte[] hex() {
        byte[] digits = new byte[Byte.MAX_VALUE + 1];
        Arrays.fill(digits, (byte) NONE);
        for (int i = 0; i < 16; i++) {
            digits["0123456789abcdef".charAt(i)] = (byte) i;
        }
        return digits;
    }
}
