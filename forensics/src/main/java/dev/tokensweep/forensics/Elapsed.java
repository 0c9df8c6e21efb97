package dev.tokensweep.forensics;

/** A length of time in two of its units, for people. */
public final class Elapsed {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Elapsed() {}

    /** Such as 350ms, 4.2s, 3m 5s, 2h 10m or 12d 3h; behind a minus where it goes back. */
    public static String of(long micros) {
        if (micros < 0) {
            return "-" + of(-micros);
        }
        if (micros < SECOND) {
            return micros / 1000 + "ms";
        }
        if (micros < MINUTE) {
            return micros / SECOND + "." + micros % SECOND / 100_000 + "s";
        }
        if (micros < HOUR) {
            return "%dm %ds".formatted(micros / MINUTE, micros % MINUTE / SECOND);
        }
        return micros < DAY
                ? "%dh %dm".formatted(micros / HOUR, micros % HOUR / MINUTE)
                : "%dd %dh".formatted(micros / DAY, micros % DAY / HOUR);
    }
}
