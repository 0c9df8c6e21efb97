package dev.tokensweep.app.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong, so that all of it is told at once. Not thread-safe. */
final class Problems {
    private final List<String> lines = new ArrayList<>();

    /**
     * Adds a line.
     *
     * @param origin where the offending value stands
     * @param what is wrong and how to mend it, without secrets
     */
    void add(String origin, String what) {
        lines.add(origin + ": " + what);
    }

    /** What to throw when nothing more can be judged after this. */
    ConfigException last(String origin, String what) {
        add(origin, what);
        return new ConfigException(lines);
    }

    void throwIfAny() {
        if (!lines.isEmpty()) {
            throw new ConfigException(lines);
        }
    }
}
