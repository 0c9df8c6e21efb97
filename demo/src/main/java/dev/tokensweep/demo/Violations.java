package dev.tokensweep.demo;

import java.util.ArrayList;
import java.util.List;

/** Collects violations of laws: counts all, keeps the first in words. Not thread-safe. */
final class Violations {
    private static final int SHOWN = 20;

    private final List<String> shown = new ArrayList<>();
    private long count;

    void add(int law, String what) {
        count++;
        if (shown.size() < SHOWN) {
            shown.add("law " + law + ": " + what);
        }
    }

    List<String> shown() {
        return shown;
    }

    long count() {
        return count;
    }
}
