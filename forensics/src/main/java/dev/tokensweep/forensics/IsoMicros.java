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

    private int lastDate = -1;
    private long lastDayMicros;

    /**
     * Microseconds since 1970.
     *
     * @throws java.time.DateTimeException when it is no time
     * @throws ArithmeticException when it is beyond what microseconds can tell
     */
    long read(byte[] text, int from, int length) {
        int fraction = isPlain(text, from, length) ? fractionMicros(text, from, length) : -1;
        if (fraction < 0) {
            return UtcText.micros(string(text, from, length));
        }
        int hour = number(text, from + 11, 2);
        int minute = number(text, from + 14, 2);
        int second = number(text, from + 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            return UtcText.micros(string(text, from, length));
        }
        long seconds = hour * 3600L + minute * 60L + second;
        return dayMicros(text, from) + seconds * 1_000_000 + fraction;
    }

    private static String string(byte[] text, int from, int length) {
        return new String(text, from, length, StandardCharsets.UTF_8);
    }

    private long dayMicros(byte[] text, int from) {
        int year = number(text, from, 4);
        int month = number(text, from + 5, 2);
        int day = number(text, from + 8, 2);
        int date = (year * 100 + month) * 100 + day;
        if (date != lastDate) {
            lastDayMicros = LocalDate.of(year, month, day).toEpochDay() * MICROS_PER_DAY;
            lastDate = date;
        }
        return lastDayMicros;
    }

    /** Such as 2026-03-01T10:00:00Z or with three or six more digits. */
    private static boolean isPlain(byte[] text, int from, int length) {
        if (length <= SECONDS_END || text[from + length - 1] != 'Z') {
            return false;
        }
        for (int i = 0; i < SECONDS_END; i++) {
            char expected = "0000-00-00T00:00:00".charAt(i);
            byte found = text[from + i];
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return true;
    }

    /** Negative where it is written otherwise. */
    private static int fractionMicros(byte[] text, int from, int length) {
        int digits = length - SECONDS_END - 2;
        if (digits == -1) {
            return 0;
        }
        if (text[from + SECONDS_END] != '.' || (digits != 3 && digits != 6)) {
            return -1;
        }
        for (int i = from + SECONDS_END + 1; i < from + length - 1; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
        }
        int fraction = number(text, from + SECONDS_END + 1, digits);
        return digits == 3 ? fraction * 1000 : fraction;
    }

    private static int number(byte[] text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
