package dev.tokensweep.chaos;

import java.util.Locale;

/** The roles that run as processes of their own. */
enum RoleName {
    /** Started first, because each finds its reader ready then. */
    SINK("96m"),
    CLEANER("256m"),
    CAPTURE("160m");

    private final String heap;

    RoleName(String heap) {
        this.heap = heap;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String heap() {
        return heap;
    }
}
