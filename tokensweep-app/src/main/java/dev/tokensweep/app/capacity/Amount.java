package dev.tokensweep.app.capacity;

import java.time.Duration;

/** Amounts as people read them. */
final class Amount {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Amount() {}

    static String bytes(double bytes) {
        double left = bytes;
        int unit = 0;
        while (left >= 1_000 && unit < UNITS.length - 1) {
            left /= 1_000;
            unit++;
        }
        return (left < 10 && unit > 0 ? "%.1f %s" : "%.0f %s").formatted(left, UNITS[unit]);
    }

    static String time(Duration duration) {
        if (duration.toHours() >= 48) {
            return duration.toDays() + " days";
        }
        if (duration.toHours() >= 1) {
            return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
        }
        return duration.toMinutes() >= 1
                ? duration.toMinutes() + " min"
                : duration.toSeconds() + " s";
    }

    static String count(double number) {
        return (number < 10 ? "%,.1f" : "%,.0f").formatted(number);
    }
}
