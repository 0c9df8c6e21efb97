package dev.tokensweep.forensics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970, as events have them. */
public final class Micros {
    private Micros() {}

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Whole microseconds; what is below is left out. */
    public static long of(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }
}
