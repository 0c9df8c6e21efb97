package dev.tokensweep.forensics;

import dev.tokensweep.events.RowVersion;

/** Makes of a field's text, in UTF-8, what the index keeps of it. For one thread. */
final class FieldTexts {
    private final IsoMicros times = new IsoMicros();
    private final Words words = new Words();

    /**
     * Takes it into a row.
     *
     * @throws RuntimeException where it is no such value
     */
    void take(Field field, byte[] utf8, int from, int length, EventRow row) {
        if (field == Field.POSITION_EPOCH) {
            PositionText.read(utf8, from, length, row);
            return;
        }
        if (field.isObject()) {
            throw new IllegalArgumentException(field.json());
        }
        switch (field.kind()) {
            case TEXT, NAME, WELL_KNOWN, RARE -> row.set(field, words.of(utf8, from, length));
            case TIME -> row.set(field, time(utf8, from, length));
            case ID -> {
                if (!row.setUuid(field, utf8, from, length)) {
                    row.set(field, words.of(utf8, from, length));
                }
            }
            case NUMBER, UNSIGNED -> throw new NumberFormatException(field.json());
        }
    }

    private long time(byte[] utf8, int from, int length) {
        long micros = times.read(utf8, from, length);
        if (RowVersion.isTime(micros)) {
            return micros;
        }
        return micros > 0 ? IndexSchema.INFINITY : -IndexSchema.INFINITY;
    }
}
