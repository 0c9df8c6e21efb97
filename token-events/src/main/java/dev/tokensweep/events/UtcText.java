package dev.tokensweep.events;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Microseconds since 1970 as text, by hand: a formatter would be a tenth of what one audit event
 * costs. Thread-safe.
 */
public final class UtcText {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private UtcText() {}

    /** The same as {@link Instant#toString()}. */
    public static String iso(long micros) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        if (!hasFourDigits(day)) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        }
        StringBuilder text = new StringBuilder(32);
        date(text, day);
        time(text.append('T'), Math.floorMod(micros, MICROS_PER_DAY));
        int fraction = (int) Math.floorMod(micros, (long) MICROS_PER_SECOND);
        if (fraction % 1000 != 0) {
            pad(text.append('.'), fraction, 6);
        } else if (fraction != 0) {
            pad(text.append('.'), fraction / 1000, 3);
        }
        return text.append('Z').toString();
    }

    /**
     * Reads what {@link #iso} wrote.
     *
     * @throws java.time.format.DateTimeParseException when the text is no such time
     * @throws ArithmeticException when it is beyond what microseconds can tell
     */
    public static long micros(String iso) {
        Instant instant = Instant.parse(iso);
        // Counting the units between two instants overflows after 292 years. From the end of the
        // second where it is before 1970: its beginning may lie beyond the first of all.
        long seconds = instant.getEpochSecond();
        int micros = instant.getNano() / 1000;
        return seconds < 0 && micros > 0
                ? Math.addExact(
                        Math.multiplyExact(seconds + 1, (long) MICROS_PER_SECOND),
                        micros - MICROS_PER_SECOND)
                : Math.addExact(Math.multiplyExact(seconds, (long) MICROS_PER_SECOND), micros);
    }

    /**
     * Such as 2026-01-05 08:00:00.000001.
     *
     * @return null for a year that does not have four digits
     */
    public static String digits(long micros) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        if (!hasFourDigits(day)) {
            return null;
        }
        StringBuilder text = new StringBuilder(32);
        date(text, day);
        time(text.append(' '), Math.floorMod(micros, MICROS_PER_DAY));
        pad(text.append('.'), (int) Math.floorMod(micros, (long) MICROS_PER_SECOND), 6);
        return text.toString();
    }

    private static final long FIRST_DAY = LocalDate.of(1000, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private static boolean hasFourDigits(long day) {
        return FIRST_DAY <= day && day <= LAST_DAY;
    }

    private static void date(StringBuilder text, long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        text.append(date.getYear());
        pad(text.append('-'), date.getMonthValue(), 2);
        pad(text.append('-'), date.getDayOfMonth(), 2);
    }

    private static void time(StringBuilder text, long microsOfDay) {
        int second = (int) (microsOfDay / MICROS_PER_SECOND);
        pad(text, second / 3600, 2);
        pad(text.append(':'), second / 60 % 60, 2);
        pad(text.append(':'), second % 60, 2);
    }

    private static void pad(StringBuilder text, int value, int width) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        for (int i = digits; i < width; i++) {
            text.append('0');
        }
        text.append(value);
    }
}
