package dev.tokensweep.forensics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes each text once, as long as it comes again soon: states, rules, grants and users repeat
 * through millions of events. Remembers a bounded number. For one thread.
 */
final class Words {
    private static final int REMEMBERED = 1 << 13;

    /** Longer ones hardly come again. */
    private static final int LONGEST = 64;

    private final Word[] words = new Word[REMEMBERED];

    /** A text as DuckDB is given it, and as a string where one is asked for. For one thread. */
    static final class Word {
        private final byte[] utf8;
        private String text;

        private Word(byte[] utf8) {
            this.utf8 = utf8;
        }

        static Word of(String text) {
            return new Word(text.getBytes(StandardCharsets.UTF_8));
        }

        private static Word of(byte[] text, int from, int length) {
            return new Word(Arrays.copyOfRange(text, from, from + length));
        }

        /** Not to be changed. */
        byte[] utf8() {
            return utf8;
        }

        String text() {
            if (text == null) {
                text = new String(utf8, StandardCharsets.UTF_8);
            }
            return text;
        }

        private boolean is(byte[] other, int from, int length) {
            return Arrays.equals(utf8, 0, utf8.length, other, from, from + length);
        }
    }

    /** The text of these bytes, which are UTF-8. */
    Word of(byte[] text, int from, int length) {
        if (length > LONGEST) {
            return Word.of(text, from, length);
        }
        int slot = slot(text, from, length);
        Word known = words[slot];
        if (known == null || !known.is(text, from, length)) {
            known = Word.of(text, from, length);
            words[slot] = known;
        }
        return known;
    }

    private static int slot(byte[] text, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + text[i];
        }
        return (hash ^ hash >>> 16) & REMEMBERED - 1;
    }
}
