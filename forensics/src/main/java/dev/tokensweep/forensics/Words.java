package dev.tokensweep.forensics;

import java.nio.charset.StandardCharsets;

/**
 * Makes each text once, as long as it comes again soon: states, rules, grants and users repeat
 * through millions of events. Remembers a bounded number. For one thread.
 */
final class Words {
    private static final int REMEMBERED = 1 << 13;

    /** Longer ones hardly come again. */
    private static final int LONGEST = 64;

    private final Word[] words = new Word[REMEMBERED];

    /** A text, and how DuckDB is given it. */
    @SuppressWarnings("ArrayRecordComponent") // Made, read and never compared.
    record Word(String text, byte[] utf8) {
        static Word of(String text) {
            return new Word(text, text.getBytes(StandardCharsets.UTF_8));
        }

        private boolean is(char[] chars, int from, int length) {
            if (text.length() != length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (text.charAt(i) != chars[from + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The text of these characters. */
    Word of(char[] chars, int from, int length) {
        if (length > LONGEST) {
            return Word.of(new String(chars, from, length));
        }
        int slot = slot(chars, from, length);
        Word known = words[slot];
        if (known == null || !known.is(chars, from, length)) {
            known = Word.of(new String(chars, from, length));
            words[slot] = known;
        }
        return known;
    }

    private static int slot(char[] chars, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + chars[i];
        }
        return (hash ^ hash >>> 16) & REMEMBERED - 1;
    }
}
