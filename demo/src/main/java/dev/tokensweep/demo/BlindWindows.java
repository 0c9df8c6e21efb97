package dev.tokensweep.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The times in which nobody could observe the log, because it was lost: what happened then may be
 * missing from the record, and nothing else may. Not thread-safe.
 */
public final class BlindWindows {
    private record Window(long fromMicros, long toMicros) {
        boolean contains(long micros) {
            return fromMicros <= micros && micros <= toMicros;
        }
    }

    private final List<Window> windows = new ArrayList<>();

    /** Adds the time between two moments, both included. */
    public void add(Instant from, Instant to) {
        windows.add(new Window(micros(from), micros(to)));
    }

    boolean contains(long micros) {
        return windows.stream().anyMatch(window -> window.contains(micros));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
