package dev.tokensweep.forensics;

import dev.tokensweep.events.WellKnownText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Makes each text once, as long as it comes again soon: states, rules, grants and users repeat
 * through millions of events. Remembers a bounded number. For one thread.
 */
final class Words {
    private static final int REMEMBERED_BITS = 13;
    private static final int REMEMBERED = 1 << REMEMBERED_BITS;

    /** Longer ones hardly come again. */
    private static final int LONGEST = 64;

    private static final Set<String> WELL_KNOWN = Set.copyOf(WellKnownText.all());
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** An odd number whose bits are about as often set as not. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final Word[] words = new Word[REMEMBERED];

    /** A text as DuckDB is given it, and as a string where one is asked for. For one thread. */
    static final class Word {
        private final byte[] utf8;
        private final boolean isWellKnown;
        private String text;

        private Word(byte[] utf8) {
            this.utf8 = utf8;
            isWellKnown = utf8.length <= LONGEST && WELL_KNOWN.contains(text());
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

        /** Whether it is one of {@link WellKnownText}. */
        boolean isWellKnown() {
            return isWellKnown;
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

    /** Texts that differ in the middle alone share one, and push each other out. */
    private static int slot(byte[] text, int from, int length) {
        long sum = length;
        if (length < Long.BYTES) {
            for (int i = from; i < from + length; i++) {
                sum = sum << Byte.SIZE | text[i];
            }
        } else {
            long first = (long) EIGHT.get(text, from);
            long last = (long) EIGHT.get(text, from + length - Long.BYTES);
            sum += first * SPREAD + last;
        }
        return (int) ((sum * SPREAD) >>> (Long.SIZE - REMEMBERED_BITS));
    }
}
