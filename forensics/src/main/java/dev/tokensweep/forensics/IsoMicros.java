package dev.tokensweep.forensics;

import dev.tokensweep.events.UtcText;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Reads times as events have them, by hand: a parser would take half of the time that an event may
 * take. Remembers the last day, because events come by their time. For one thread.
 */
final class IsoMicros {
    private static final int SECONDS_END = 19;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long OTHERWISE = Long.MIN_VALUE;

    private long lastDate = -1;
    private long lastDayMicros;

    /**
     * Microseconds since 1970.
     *
     * @throws java.time.DateTimeException when it is no time
     * @throws ArithmeticException when it is beyond what microseconds can tell
     */
    long read(byte[] text, int from, int length) {
        long micros = isShaped(text, from, length) ? plain(text, from, length) : OTHERWISE;
        return micros != OTHERWISE
                ? micros
                : UtcText.micros(new String(text, from, length, StandardCharsets.UTF_8));
    }

    /** Such as 2026-03-01T10:00:00Z or with three or six more digits. */
    private static boolean isShaped(byte[] text, int from, int length) {
        return length > SECONDS_END
                && text[from + 4] == '-'
                && text[from + 7] == '-'
                && text[from + 10] == 'T'
                && text[from + 13] == ':'
                && text[from + 16] == ':'
                && text[from + length - 1] == 'Z';
    }

    private long plain(byte[] text, int from, int length) {
        long year = Digits.decimal(text, from, 4);
        long month = Digits.decimal(text, from + 5, 2);
        long day = Digits.decimal(text, from + 8, 2);
        long hour = Digits.decimal(text, from + 11, 2);
        long minute = Digits.decimal(text, from + 14, 2);
        long second = Digits.decimal(text, from + 17, 2);
        long fraction = fractionMicros(text, from, length);
        boolean areNumbers = (year | month | day | hour | minute | second | fraction) >= 0;
        if (!areNumbers || hour > 23 || minute > 59 || second > 59) {
            return OTHERWISE;
        }
        long seconds = (hour * 60 + minute) * 60 + second;
        return dayMicros(year, month, day) + seconds * 1_000_000 + fraction;
    }

    private long dayMicros(long year, long month, long day) {
        long date = (year * 100 + month) * 100 + day;
        if (date != lastDate) {
            LocalDate of = LocalDate.of((int) year, (int) month, (int) day);
            lastDayMicros = of.toEpochDay() * MICROS_PER_DAY;
            lastDate = date;
        }
        return lastDayMicros;
    }

    /** Negative where it is written otherwise. */
    private static long fractionMicros(byte[] text, int from, int length) {
        int digits = length - SECONDS_END - 2;
        if (digits == -1) {
            return 0;
        }
        if (text[from + SECONDS_END] != '.' || (digits != 3 && digits != 6)) {
            return -1;
        }
        long fraction = Digits.decimal(text, from + SECONDS_END + 1, digits);
        return digits == 3 ? fraction * 1000 : fraction;
    }
}
