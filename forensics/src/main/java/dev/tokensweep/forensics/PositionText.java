package dev.tokensweep.forensics;

import dev.tokensweep.events.Position;
import java.nio.charset.StandardCharsets;

/** Reads positions as events have them, by hand and without an object for each. Stateless. */
final class PositionText {
    private static final int EPOCH_DIGITS = 10;
    private static final int HEX_DIGITS = 16;
    private static final int HALF = HEX_DIGITS / 2;
    private static final int INDEX_DIGITS = 5;
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
        if (!isUsual(text, from, length, row)) {
            Position position =
                    Position.parse(new String(text, from, length, StandardCharsets.UTF_8));
            set(row, position.epoch(), position.transaction(), position.change(), position.index());
        }
    }

    /** Whether it has the usual widths, and is read; an epoch or an index may be wider. */
    private static boolean isUsual(byte[] text, int from, int length, EventRow row) {
        if (length != INDEX + INDEX_DIGITS
                || text[from + TRANSACTION - 1] != '-'
                || text[from + CHANGE - 1] != '-'
                || text[from + INDEX - 1] != '-') {
            return false;
        }
        long epoch = Digits.decimal(text, from, EPOCH_DIGITS);
        long transaction = Digits.hex(text, from + TRANSACTION, HALF);
        long itsRest = Digits.hex(text, from + TRANSACTION + HALF, HALF);
        long change = Digits.hex(text, from + CHANGE, HALF);
        long theRest = Digits.hex(text, from + CHANGE + HALF, HALF);
        long index = Digits.decimal(text, from + INDEX, INDEX_DIGITS);
        if ((epoch | transaction | itsRest | change | theRest | index) < 0) {
            return false;
        }
        set(row, epoch, transaction << 32 | itsRest, change << 32 | theRest, index);
        return true;
    }

    private static void set(EventRow row, long epoch, long transaction, long change, long index) {
        row.set(Field.POSITION_EPOCH, epoch);
        row.set(Field.POSITION_TRANSACTION, transaction);
        row.set(Field.POSITION_CHANGE, change);
        row.set(Field.POSITION_INDEX, index);
    }
}
