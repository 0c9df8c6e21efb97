package dev.tokensweep.forensics;

import dev.tokensweep.events.Position;
import java.nio.charset.StandardCharsets;

/** Reads positions as events have them, by hand and without an object for each. Stateless. */
final class PositionText {
    private static final String SHAPE = "0000000000-################-################-00000";
    private static final int EPOCH_DIGITS = 10;
    private static final int HEX_DIGITS = 16;
    private static final int TRANSACTION = EPOCH_DIGITS + 1;
    private static final int CHANGE = TRANSACTION + HEX_DIGITS + 1;
    private static final int INDEX = CHANGE + HEX_DIGITS + 1;

    private PositionText() {}

    /**
     * Reads one into a row.
     *
     * @throws IllegalArgumentException when the text is no position
     */
    static void read(byte[] text, int from, int length, EventRow row) {
        if (isUsual(text, from, length)) {
            set(
                    row,
                    number(text, from, EPOCH_DIGITS, 10),
                    number(text, from + TRANSACTION, HEX_DIGITS, 16),
                    number(text, from + CHANGE, HEX_DIGITS, 16),
                    number(text, from + INDEX, SHAPE.length() - INDEX, 10));
        } else {
            Position position =
                    Position.parse(new String(text, from, length, StandardCharsets.UTF_8));
            set(row, position.epoch(), position.transaction(), position.change(), position.index());
        }
    }

    private static void set(EventRow row, long epoch, long transaction, long change, long index) {
        row.set(Field.POSITION_EPOCH, epoch);
        row.set(Field.POSITION_TRANSACTION, transaction);
        row.set(Field.POSITION_CHANGE, change);
        row.set(Field.POSITION_INDEX, index);
    }

    /** Whether it has the usual widths; an epoch or an index may be wider. */
    private static boolean isUsual(byte[] text, int from, int length) {
        if (length != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char shape = SHAPE.charAt(i);
            byte c = text[from + i];
            boolean fits =
                    switch (shape) {
                        case '0' -> c >= '0' && c <= '9';
                        case '#' -> UuidText.digit(c) >= 0;
                        default -> c == shape;
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] text, int from, int digits, int radix) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * radix + UuidText.digit(text[i]);
        }
        return number;
    }
}
